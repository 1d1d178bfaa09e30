package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TargetCheckIT {
  private static final CloudforetSample SAMPLE = CloudforetSample.small();
  private static final SampleRepository CORE = SAMPLE.coreRepositories().get(0);
  private static final SampleRepository OFFICIAL = SAMPLE.coreRepositories().get(21);
  private static final SampleRepository PLUGIN = SAMPLE.pluginRepositories().get(24);

  @Test
  void aTargetWithJustTheSelectedTagsIsAsItShouldBeAndAnyOtherIsNot() {
    try (LocalRegistry target = LocalRegistry.withLogin(RegistryProgram.find(Path.of("")))) {
      SamplePusher pusher = SamplePusher.loggedIn(target.endpoint());
      TargetCheck check = new TargetCheck(target);
      List<SampleRepository> all = List.of(CORE, OFFICIAL, PLUGIN);

      all.forEach(repository -> pushSelected(pusher, repository));

      assertThat(check.differences(all)).isEmpty();

      pusher.push(TargetCheck.path(CORE), "latest", CORE.image("latest"));
      pusher.push(TargetCheck.path(PLUGIN), PLUGIN.selected().get(0), CORE.image("latest"));

      assertThat(check.differences(all))
          .hasSize(2)
          .anyMatch(text -> text.startsWith("cloudforet/spaceone/spacectl has the tags"))
          .anyMatch(text -> text.endsWith("is not the image it should be"));
    }
  }

  private static void pushSelected(SamplePusher pusher, SampleRepository repository) {
    for (String tag : repository.selected()) {
      pusher.push(TargetCheck.path(repository), tag, repository.image(tag));
    }
  }
}
