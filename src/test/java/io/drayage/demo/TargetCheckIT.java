package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TargetCheckIT {
  private static final CloudforetSample SAMPLE = CloudforetSample.small();

  private final LocalRegistry target = LocalRegistry.withLogin(RegistryProgram.find(Path.of("")));
  private final SamplePusher pusher = SamplePusher.loggedIn(target.endpoint());

  @BeforeAll
  void pushAllThatIsSelected() {
    for (SampleRepository repository : SAMPLE.repositories()) {
      for (String tag : repository.selected()) {
        pusher.push(TargetCheck.path(repository), tag, repository.image(tag));
      }
    }
  }

  @AfterAll
  void stop() {
    target.close();
  }

  @Test
  void aTargetWithJustTheSelectedTagsIsAsItShouldBeAndAnyOtherIsNot() {
    SampleRepository first = SAMPLE.repositories().get(0);
    SampleRepository last = SAMPLE.pluginRepositories().get(24);

    assertThat(new TargetCheck(target).differences(SAMPLE)).isEmpty();

    pusher.push(TargetCheck.path(first), "latest", first.image("latest"));
    pusher.push(TargetCheck.path(last), last.selected().get(0), first.image("latest"));
    assertThat(new TargetCheck(target).differences(SAMPLE))
        .hasSize(2)
        .anyMatch(difference -> difference.startsWith("cloudforet/spaceone/spacectl has the tags"))
        .anyMatch(difference -> difference.endsWith("is not the image it should be"));
  }
}
