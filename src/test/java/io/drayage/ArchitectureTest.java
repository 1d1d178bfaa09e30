package io.drayage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Packages point one way, and each library is known in as few of them as possible. */
@AnalyzeClasses(packages = "io.drayage", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** Packages by what they may use, in the order of the table in architecture.md. */
  static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  static {
    mayUse("oci");
    mayUse("failure", "oci");
    mayUse("cache");
    mayUse("process");
    mayUse("watch");
    mayUse("jar");
    mayUse("tag", "oci");
    mayUse("plan", "tag", "oci");
    mayUse("config", "plan", "tag", "oci");
    mayUse("convert", "config", "plan", "tag", "oci");
    mayUse("registry.auth", "cache", "process", "watch", "oci");
    mayUse("registry.net", "registry.auth", "oci");
    mayUse("registry.tls", "watch");
    mayUse(
        "registry.http",
        "registry.net",
        "registry.tls",
        "registry.auth",
        "cache",
        "failure",
        "oci");
    mayUse(
        "registry.login",
        "registry.http",
        "registry.net",
        "registry.auth",
        "cache",
        "failure",
        "oci");
    mayUse("registry.traffic", "registry.http", "registry.net", "cache", "failure", "oci");
    mayUse(
        "registry",
        "registry.login",
        "registry.traffic",
        "registry.http",
        "registry.net",
        "registry.tls",
        "registry.auth",
        "failure",
        "oci");
    mayUse("registry.cloud", "registry", "registry.http", "registry.auth", "jar", "oci");
    mayUse(
        "registry.aws",
        "registry.cloud",
        "registry",
        "registry.http",
        "registry.auth",
        "failure",
        "oci");
    mayUse("registry.google", "registry.cloud", "registry.http", "registry.auth", "oci");
    mayUse("sync", "plan", "registry", "failure", "oci");
    mayUse("sync.turn", "sync", "registry", "cache", "failure", "oci");
    mayUse("sync.copy", "sync.turn", "sync", "plan", "registry", "cache", "failure", "oci");
    mayUse("sync.again", "sync", "failure", "oci");
    mayUse(
        "sync.select",
        "sync.copy",
        "sync.again",
        "sync",
        "plan",
        "tag",
        "registry",
        "cache",
        "failure",
        "oci");
    mayUse("state", "sync", "oci");
    mayUse("timer", "plan");
    mayUse("broker", "jar", "oci");
    mayUse("route.file", "oci");
    mayUse("route.notice", "notice");
    mayUse("route.order", "broker", "sync.copy", "sync.turn", "sync", "plan", "failure");
    mayUse("route.timer", "timer", "route.file", "sync", "plan");
    mayUse(
        "route",
        "timer",
        "route.timer",
        "route.file",
        "route.notice",
        "route.order",
        "broker",
        "status",
        "sync.select",
        "sync.copy",
        "sync.turn",
        "sync",
        "management",
        "plan",
        "registry",
        "notice",
        "push",
        "failure",
        "jar",
        "oci");
    mayUse(
        "forecast",
        "sync.select",
        "sync.copy",
        "sync.turn",
        "sync",
        "plan",
        "registry",
        "failure",
        "oci");
    mayUse("status");
    mayUse("live", "status", "sync", "plan", "registry", "failure", "oci");
    mayUse("history", "status", "state", "sync", "cache", "failure", "oci");
    mayUse("cluster", "history", "status", "state", "sync.turn", "sync", "plan", "registry", "oci");
    mayUse("metrics", "status", "sync", "registry.http", "cache", "failure", "oci");
    mayUse("notice", "status", "sync", "failure", "oci");
    mayUse("push", "sync", "plan", "tag", "oci");
    mayUse("management");
    mayUse("api", "management", "status", "metrics", "sync", "plan", "failure", "oci");
    mayUse("skopeo", "sync", "registry", "registry.auth", "process", "failure", "oci");
    mayUse("demo", "process", "oci");
    for (String top :
        List.of("app.settings", "app", "app.client", "embedded", "cli.text", "cli", "archive")) {
      mayUse(top, MAY_USE.keySet().toArray(String[]::new));
    }
  }

  @ArchTest static final ArchRule PACKAGES_POINT_ONE_WAY = layers();

  private static void mayUse(String room, String... others) {
    MAY_USE.put(room, List.of(others));
  }

  private static LayeredArchitecture layers() {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture();
    for (String room : MAY_USE.keySet()) {
      layers = layers.layer(room).definedBy("io.drayage." + room);
    }
    for (Map.Entry<String, List<String>> rule : MAY_USE.entrySet()) {
      LayeredArchitecture.LayerDependencySpecification layer = layers.whereLayer(rule.getKey());
      layers =
          rule.getValue().isEmpty()
              ? layer.mayNotAccessAnyLayer()
              : layer.mayOnlyAccessLayers(rule.getValue().toArray(String[]::new));
    }
    return layers;
  }

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.drayage.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_ROUTE_BROKER_AND_EMBEDDED_KNOW_CAMEL =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drayage.route..", "io.drayage.broker", "io.drayage.embedded")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule FEW_CLASSES_KNOW_EXCHANGES =
      noClasses()
          .that()
          .doNotHaveSimpleName("BodyProcessor")
          .and()
          .doNotHaveSimpleName("RecordFailure")
          .and()
          .doNotHaveSimpleName("HonourRetryAfter")
          .and()
          .doNotHaveSimpleName("OutcomeCollector")
          .and()
          .haveNameNotMatching(
              ".*\\.(AwaitBlobs|AwaitTurn|ContinueCaller|CopyNeeded|HookConsumer|HookMessage|HookSteps|NoticeSteps|OrderSteps|ProgressSteps|RecordBranch|ReportImage|RouteCondition|RouteCounters|RowParameters|RunStarts|RunsUnderWay|TimerHold|WakingQueues|WorkerEnd)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.camel.Exchange");

  @ArchTest
  static final ArchRule ONLY_THE_TRANSPORT_KNOWS_THE_HTTP_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drayage.registry.http", "io.drayage.registry.tls")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  @ArchTest
  static final ArchRule ONLY_THE_SERVER_KNOWS_VERTX =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.management")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule ONLY_ITS_PACKAGE_KNOWS_AWS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.registry.aws")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule ONLY_ITS_PACKAGE_KNOWS_GOOGLE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.registry.google")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.auth..", "com.google.api..");

  @ArchTest
  static final ArchRule ONLY_CONFIG_KNOWS_YAML =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.config")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.yaml..");

  @ArchTest
  static final ArchRule ONLY_ROUTE_FILES_KNOW_DIFFERENCES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.route.file")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.difflib..");

  @ArchTest
  static final ArchRule ONLY_PLANS_AND_ROUTES_KNOW_QUARTZ =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.drayage.plan", "io.drayage.timer", "io.drayage.route", "io.drayage.route.timer")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.quartz..");

  @ArchTest
  static final ArchRule ONLY_METRICS_KNOWS_MICROMETER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.metrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule ONLY_STATE_KNOWS_ITS_STORE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.state")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.h2..");

  @ArchTest
  static final ArchRule CLASSES_ARE_FINAL_OR_MADE_TO_BE_EXTENDED =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .doNotHaveSimpleName("FailureException")
          .and()
          .doNotHaveSimpleName("RegistryException")
          .should()
          .haveModifier(JavaModifier.FINAL)
          .orShould()
          .haveModifier(JavaModifier.ABSTRACT);
}
