package dev.daytwo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the house, as docs/ARCHITECTURE.md has them, and who may enter which. */
class RoomsTest {
  private static final String ROOT = "dev.daytwo";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);
  private static final Pattern ROW = Pattern.compile("\\| (`[a-z`, ]+) \\|([a-z`, ]*)\\|");
  private static final Pattern WORD = Pattern.compile("[a-z]+");
  private static final Map<String, Set<String>> ROOMS = table();

  /** The table of the document: a row a room, its second column the rooms that it may use. */
  private static Map<String, Set<String>> table() {
    Map<String, Set<String>> rooms = new LinkedHashMap<>();
    for (String line : read(Path.of("docs/ARCHITECTURE.md")).lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> may = words(row.group(2));
        words(row.group(1)).forEach(room -> rooms.put(room, may));
      }
    }
    return rooms;
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Set<String> words(String cell) {
    return WORD.matcher(cell).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
  }

  static Stream<String> rooms() {
    return ROOMS.keySet().stream();
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(ROOT)) {
      return "daytwo";
    }
    return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceAll("\\..*", "") : "";
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyWhatItMay(String room) {
    Set<String> may = ROOMS.getOrDefault(room, Set.of());
    List<String> trespasses = CLASSES.stream().filter(type -> room(type).equals(room))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream()).filter(dependency -> {
          String target = room(dependency.getTargetClass());
          return !target.isEmpty() && !target.equals(room) && !may.contains("everything") && !may.contains(target);
        }).map(Dependency::getDescription).toList();
    assertEquals(List.of(), trespasses);
  }

  @Test
  void everyRoomIsInTheTableAndEveryRowIsARoom() {
    Set<String> found = CLASSES.stream().map(RoomsTest::room).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(found, new TreeSet<>(ROOMS.keySet()));
  }

  @Test
  void noFileHoldsMoreThanOneIdea() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      List<String> long_ = files.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> read(file).lines().count() > 400).map(Path::toString).toList();
      assertEquals(List.of(), long_);
    }
  }

  @Test
  void everyRoomSaysWhatItIs() {
    for (String room : ROOMS.keySet()) {
      String folder = room.equals("daytwo") ? "" : room + "/";
      Path info = Path.of("src/main/java/dev/daytwo/" + folder + "package-info.java");
      assertTrue(read(info).contains("@org.jspecify.annotations.NullMarked"), info.toString());
    }
  }
}
