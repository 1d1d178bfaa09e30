package io.drayage.convert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads files of regsync. */
final class RegsyncReader implements ToolReader {
  private static final String OPERATION = "not needed here";
  private final Reading reading;

  RegsyncReader(Reading reading) {
    this.reading = reading;
  }

  @Override
  public void read(List<SourceFile> files) {
    files.forEach(file -> read(file.fields(reading.findings())));
  }

  private void read(Fields root) {
    root.text("version")
        .filter(version -> !version.text().equals("1"))
        .ifPresent(
            version ->
                reading
                    .findings()
                    .lost(version.place(), "version %s is not known".formatted(version.text())));
    Fields defaults =
        root.section("defaults")
            .orElseGet(() -> Fields.none(root.place().file(), reading.findings()));
    Hosts hosts = new Hosts(defaults.flag("skipDockerConfig"));
    root.sections("creds").forEach(hosts::add);
    for (Fields entry : root.sections("sync")) {
      new RegsyncEntry(reading, entry, defaults, hosts).read();
    }
    reading.findings().about(Place.whole(root.place().file()));
    settings(defaults);
    defaults.reportUnknown();
    root.keys().stream().filter(key -> key.startsWith("x-")).forEach(root::node);
    root.reportUnknown();
  }

  private static void settings(Fields defaults) {
    for (String key : List.of("blobLimit", "cacheCount", "cacheTime", "userAgent")) {
      defaults.note(key, OPERATION);
    }
    defaults.note("parallel", "set the property drayage.parallel.copies");
  }

  /** Registries of {@code creds}. */
  final class Hosts {
    private final boolean skipsDockerConfig;
    private final Map<String, Fields> byName = new HashMap<>();

    Hosts(boolean skipsDockerConfig) {
      this.skipsDockerConfig = skipsDockerConfig;
    }

    void add(Fields host) {
      Optional<Value> name = host.text("registry");
      if (name.isEmpty()) {
        reading.findings().lost(host.place(), "an account without a registry");
        return;
      }
      Optional<String> registry = GoTemplate.expand(name.get().text(), Map.of());
      if (registry.isEmpty()) {
        reading.findings().lost(name.get().place(), "the template of this name is not understood");
        return;
      }
      byName.put(registry.get(), host);
      settings(host, registry.get());
    }

    private void settings(Fields host, String name) {
      String certificates = "put it into %s/ of `skopeo.certs-dir`, as a .%s file";
      host.lost("regcert", certificates.formatted(name, "crt"));
      host.lost("clientCert", certificates.formatted(name, "cert"));
      host.lost("clientKey", certificates.formatted(name, "key"));
      host.lost(
          "hostname", "set the property drayage.registry.%s.endpoint to its URL".formatted(name));
      host.lost("mirrors", "set the property drayage.registry.%s.endpoint".formatted(name));
      host.lost("pathPrefix", "write it in front of `from` or `to`");
      host.lost("token", "put it into the Docker client's configuration");
      host.lost("credHelper", "name it under credHelpers in the Docker client's configuration");
      for (String key : List.of("credHost", "credExpire")) {
        host.lost(key, "the Docker client's configuration has the accounts of helpers");
      }
      host.note(
          "reqConcurrent", "set the property drayage.registry.%s.max-requests".formatted(name));
      for (String key :
          List.of("reqPerSec", "repoAuth", "blobChunk", "blobMax", "priority", "api", "apiOpts")) {
        host.note(key, OPERATION);
      }
      for (String key : List.of("user", "pass", "tls", "scheme")) {
        host.node(key);
      }
      host.reportUnknown();
    }

    /** Side of a task at this registry. */
    Side side(String registry) {
      Fields host = byName.get(registry);
      String usual = skipsDockerConfig ? Side.ANONYMOUS : "";
      if (host == null) {
        return new Side(registry, usual, /* skipTlsVerify= */ false);
      }
      String auth =
          reading
              .accounts()
              .auth(
                  registry,
                  host.place(),
                  host.text("user").map(Credential::ofTemplate),
                  host.text("pass").map(Credential::ofTemplate));
      boolean skip =
          host.text("tls").filter(tls -> tls.text().matches("disabled|insecure")).isPresent()
              || host.text("scheme").filter(scheme -> scheme.text().equals("http")).isPresent();
      boolean unknown = auth.isEmpty() && !host.has("credHelper");
      return new Side(registry, unknown ? usual : auth, skip);
    }
  }
}
