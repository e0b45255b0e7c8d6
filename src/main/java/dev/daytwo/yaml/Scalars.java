package dev.daytwo.yaml;

import dev.daytwo.yaml.Yaml.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted word stands for, as kubectl reads it (sigs.k8s.io/yaml on goyaml.v2, tried on kubectl itself): YAML
 * 1.1 booleans such as {@code yes} and {@code on}, octal as {@code 010} and {@code 0o10}; but dates and
 * {@code 12:30:45} are text.
 */
public final class Scalars {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y",
      "Y");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF",
      "n", "N");
  private static final Set<String> NOT_FINITE = Set.of(".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf",
      "+.INF", "-.inf", "-.Inf", "-.INF");
  private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

  private Scalars() {}

  /** True if the text stays text when it is written without quotes. */
  public static boolean isText(String text) {
    return implicit(text) == Kind.STRING;
  }

  /** The kind of a scalar, or null if there is none that JSON knows. */
  static @Nullable Kind resolve(String text, boolean plain, String tag) {
    Kind implicit = plain ? implicit(text) : Kind.STRING;
    return switch (tag) {
      case "" -> implicit;
      case "!", "!!str", "!!timestamp" -> Kind.STRING;
      case "!!int" -> integer(text) == null ? null : Kind.INT;
      case "!!float" -> number(text) == null ? null : Kind.FLOAT;
      case "!!bool" -> TRUE.contains(text) || FALSE.contains(text) ? Kind.BOOL : null;
      case "!!null" -> NULL.contains(text) ? Kind.NULL : null;
      default -> null;
    };
  }

  private static @Nullable Kind implicit(String text) {
    if (NULL.contains(text)) {
      return Kind.NULL;
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return Kind.BOOL;
    }
    if (NOT_FINITE.contains(text)) {
      return null;
    }
    char first = text.charAt(0);
    boolean numeric = first == '+' || first == '-' || first == '.' || (first >= '0' && first <= '9');
    if (!numeric) {
      return Kind.STRING;
    }
    if (integer(text) != null) {
      return Kind.INT;
    }
    Object number = number(text);
    return number == null ? Kind.STRING : Kind.FLOAT;
  }

  /** True for every spelling of true. */
  static boolean isTrue(String text) {
    return TRUE.contains(text);
  }

  /** The number, Long where it is whole and fits, else Double; null if the text is no number. */
  static @Nullable Number number(String text) {
    Long whole = integer(text);
    if (whole != null) {
      return whole;
    }
    String digits = text.startsWith(".") ? text : text.replace("_", "");
    if (digits.length() > 400 || !FLOAT.matcher(digits).matches()) {
      return null;
    }
    double value = Double.parseDouble(digits);
    if (!Double.isFinite(value)) {
      return null;
    }
    // kubectl writes 3.0 as 3: JSON has but one kind of number
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? (Number) new BigDecimal(value).longValueExact()
        : value;
  }

  /** A whole number as Go's ParseInt with base 0 reads it, underscores dropped; null if it is none or does not fit. */
  static @Nullable Long integer(String text) {
    String digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int base = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      base = switch (Character.toLowerCase(digits.charAt(1))) {
        case 'x' -> 16;
        case 'b' -> 2;
        default -> 8;
      };
      digits = digits.substring(base != 8 || Character.toLowerCase(digits.charAt(1)) == 'o' ? 2 : 1);
    }
    // a sign after the prefix is not a number, though Java would take it
    int radix = base;
    if (digits.isEmpty() || digits.length() > 70
        || !digits.chars().allMatch(each -> Character.digit(each, radix) >= 0)) {
      return null;
    }
    BigInteger value = new BigInteger(negative ? "-" + digits : digits, radix);
    return value.bitLength() < Long.SIZE ? value.longValue() : null;
  }
}
