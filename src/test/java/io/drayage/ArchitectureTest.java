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

/** Packages point one way, and each library is known in as few of them as possible. */
@AnalyzeClasses(packages = "io.drayage", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cache")
          .definedBy("io.drayage.cache")
          .layer("oci")
          .definedBy("io.drayage.oci")
          .layer("failure")
          .definedBy("io.drayage.failure")
          .layer("tag")
          .definedBy("io.drayage.tag")
          .layer("plan")
          .definedBy("io.drayage.plan")
          .layer("config")
          .definedBy("io.drayage.config")
          .layer("process")
          .definedBy("io.drayage.process")
          .layer("auth")
          .definedBy("io.drayage.registry.auth")
          .layer("net")
          .definedBy("io.drayage.registry.net")
          .layer("tls")
          .definedBy("io.drayage.registry.tls")
          .layer("http")
          .definedBy("io.drayage.registry.http")
          .layer("login")
          .definedBy("io.drayage.registry.login")
          .layer("traffic")
          .definedBy("io.drayage.registry.traffic")
          .layer("registry")
          .definedBy("io.drayage.registry")
          .layer("aws")
          .definedBy("io.drayage.registry.aws")
          .layer("google")
          .definedBy("io.drayage.registry.google")
          .layer("sync")
          .definedBy("io.drayage.sync")
          .layer("again")
          .definedBy("io.drayage.sync.again")
          .layer("turn")
          .definedBy("io.drayage.sync.turn")
          .layer("copy")
          .definedBy("io.drayage.sync.copy")
          .layer("select")
          .definedBy("io.drayage.sync.select")
          .layer("state")
          .definedBy("io.drayage.state")
          .layer("forecast")
          .definedBy("io.drayage.forecast")
          .layer("skopeo")
          .definedBy("io.drayage.skopeo")
          .layer("watch")
          .definedBy("io.drayage.watch")
          .layer("route")
          .definedBy("io.drayage.route")
          .layer("demo")
          .definedBy("io.drayage.demo")
          .layer("app")
          .definedBy("io.drayage.app")
          .layer("cli")
          .definedBy("io.drayage.cli")
          .layer("archive")
          .definedBy("io.drayage.archive")
          .whereLayer("cache")
          .mayNotAccessAnyLayer()
          .whereLayer("oci")
          .mayNotAccessAnyLayer()
          .whereLayer("failure")
          .mayOnlyAccessLayers("oci")
          .whereLayer("tag")
          .mayOnlyAccessLayers("oci")
          .whereLayer("plan")
          .mayOnlyAccessLayers("oci", "tag")
          .whereLayer("config")
          .mayOnlyAccessLayers("plan", "tag", "oci")
          .whereLayer("process")
          .mayNotAccessAnyLayer()
          .whereLayer("auth")
          .mayOnlyAccessLayers("process", "watch", "oci", "cache")
          .whereLayer("net")
          .mayOnlyAccessLayers("auth", "oci")
          .whereLayer("tls")
          .mayOnlyAccessLayers("watch")
          .whereLayer("http")
          .mayOnlyAccessLayers("net", "tls", "auth", "oci", "failure", "cache")
          .whereLayer("login")
          .mayOnlyAccessLayers("http", "net", "auth", "oci", "failure", "cache")
          .whereLayer("traffic")
          .mayOnlyAccessLayers("http", "net", "oci", "failure", "cache")
          .whereLayer("registry")
          .mayOnlyAccessLayers("login", "traffic", "http", "tls", "net", "auth", "oci", "failure")
          .whereLayer("aws")
          .mayOnlyAccessLayers("registry", "http", "net", "auth", "oci", "failure")
          .whereLayer("google")
          .mayOnlyAccessLayers("http", "net", "auth", "oci")
          .whereLayer("sync")
          .mayOnlyAccessLayers("plan", "tag", "oci", "registry", "failure")
          .whereLayer("again")
          .mayOnlyAccessLayers("sync", "plan", "oci", "registry", "failure")
          .whereLayer("turn")
          .mayOnlyAccessLayers("sync", "plan", "oci", "registry", "failure")
          .whereLayer("copy")
          .mayOnlyAccessLayers("turn", "sync", "plan", "oci", "registry", "failure", "cache")
          .whereLayer("select")
          .mayOnlyAccessLayers(
              "copy", "again", "sync", "plan", "tag", "oci", "registry", "failure", "cache")
          .whereLayer("state")
          .mayOnlyAccessLayers("sync", "oci")
          .whereLayer("forecast")
          .mayOnlyAccessLayers(
              "select", "copy", "turn", "sync", "plan", "registry", "oci", "failure")
          .whereLayer("skopeo")
          .mayOnlyAccessLayers("process", "sync", "registry", "auth", "oci", "failure")
          .whereLayer("watch")
          .mayNotAccessAnyLayer()
          .whereLayer("route")
          .mayOnlyAccessLayers(
              "select", "copy", "turn", "again", "sync", "plan", "registry", "oci", "failure")
          .whereLayer("demo")
          .mayOnlyAccessLayers("process", "oci")
          // the commands are the top; only what trains the class archive runs them
          .whereLayer("archive")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("archive")
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("cli", "archive");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.drayage.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_ROUTE_KNOWS_CAMEL =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drayage.route")
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
              ".*\\.(AwaitTurn|ContinueCaller|RecordBranch|ReportImage|RunsUnderWay|TimerHold)(\\$.*)?")
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
  static final ArchRule ONLY_PLANS_AND_ROUTES_KNOW_QUARTZ =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drayage.plan", "io.drayage.route")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.quartz..");

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
