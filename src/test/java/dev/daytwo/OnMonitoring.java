package dev.daytwo;

import dev.daytwo.demo.MonitoringException;
import dev.daytwo.demo.MonitoringProgram;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class whose tests need a real Prometheus and Alertmanager; where they are not there, it is said where it cannot be missed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnMonitoring.Condition.class)
public @interface OnMonitoring {
  /** Skips where one of the programs is missing. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        for (MonitoringProgram program : MonitoringProgram.values()) {
          program.find();
        }
        return ConditionEvaluationResult.enabled("Prometheus and Alertmanager are there");
      } catch (MonitoringException e) {
        System.err.println("SKIPPED: " + context.getDisplayName() + ". " + e.getMessage());
        return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
      }
    }
  }
}
