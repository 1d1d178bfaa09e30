package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.config.PlanLoader;
import io.drayage.plan.Location;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.ForwardingSource;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.http.ClientSettings;
import io.drayage.testing.FaultKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientsInUseTest {
  @AutoClose private final RegistryClients clients = new RegistryClients(ClientSettings.defaults());
  private final Path directory;
  private final RegistryDirectory registries;

  ClientsInUseTest(@TempDir Path directory) {
    this.directory = directory;
    this.registries =
        new RegistryDirectory(
            any -> Optional.empty(),
            clients,
            new HostSettings(
                Settings.load(
                    directory, Map.of("drayage.registry.ours.example.role", "source"), Map.of()),
                Map.of()),
            Map.of());
  }

  @Test
  @FaultKind("A26")
  void aClientThatNoPlanUsesAnyMoreIsDropped() throws Exception {
    SyncPlan first = plan("old", "target.example");
    registries.check(first);
    RegistrySource source = source(first.tasks().get(0).source());
    RegistrySource target = target(first.tasks().get(0).target());

    assertThatThrownBy(() -> registries.check(plan("refused", "ours.example")))
        .isInstanceOf(UsageException.class);
    assertThat(source(first.tasks().get(0).source())).isSameAs(source);

    registries.check(plan("new", "target.example"));
    assertThat(source(first.tasks().get(0).source())).isNotSameAs(source);
    assertThat(target(first.tasks().get(0).target())).isSameAs(target);
  }

  @Test
  @FaultKind("A26")
  void whatIsRememberedOfAClientDoesNotHoldIt() throws Exception {
    Location ours = plan("old", "ours.example").tasks().get(0).target();
    RegistrySource client = source(ours);
    RegistrySource forwarding = new ForwardingSource(client) {};

    assertThat(client.identity()).isExactlyInstanceOf(Object.class);
    assertThat(forwarding.identity()).isSameAs(client.identity());
    assertThat(source(plan("new", "x.example").tasks().get(0).source()).identity())
        .isNotEqualTo(client.identity());
  }

  private RegistrySource source(Location location) {
    return clients.source(registries.settings(location));
  }

  private RegistrySource target(Location location) {
    return clients.target(registries.settings(location));
  }

  private SyncPlan plan(String user, String target) throws Exception {
    String auth =
        Base64.getEncoder().encodeToString((user + ":p").getBytes(StandardCharsets.UTF_8));
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
            - name: t
              source: {registry: quay.io, auth: %s}
              target: {registry: %s}
              mappings: [{from: a}]
            """
                .formatted(auth, target));
    return new PlanLoader(Map.of()).load(file).plan();
  }
}
