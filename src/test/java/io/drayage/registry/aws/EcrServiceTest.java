package io.drayage.registry.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.Catalog;
import io.drayage.registry.RegistryClients;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RepositoryNames;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.RenewedCredentials;
import io.drayage.registry.cloud.EcrService;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.net.ProxyRules;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EcrServiceTest {
  private static final EcrService.Account ACCOUNT =
      new EcrService.Account(EcrService.Kind.PRIVATE, "123456789012", "eu-central-1");
  private static final Instant END = Instant.ofEpochSecond(1_900_000_000);
  private static final Repository REPOSITORY =
      new Repository(
          new RegistryHost("123456789012.dkr.ecr.eu-central-1.amazonaws.com"), "team/app");

  @AutoClose("stop")
  private final WireMockServer aws =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  @AutoClose private final RegistryClients clients = new RegistryClients(ClientSettings.defaults());

  EcrServiceTest() {
    aws.start();
  }

  @BeforeAll
  static void logIn() {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "very-s3cr3t");
  }

  @AfterAll
  static void logOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void aPasswordIsFetchedWithASignedRequest() {
    answer(
        "GetAuthorizationToken",
        okJson(
            "{\"authorizationData\":[{\"authorizationToken\":\"%s\",\"expiresAt\":%d}]}"
                .formatted(base64("AWS:pass:word"), END.getEpochSecond())));

    assertThat(own().password())
        .isEqualTo(new RenewedCredentials.Issued(new Credentials.Basic("AWS", "pass:word"), END));
    aws.verify(
        1,
        postRequestedFor(urlEqualTo("/"))
            .withHeader("Authorization", containing("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"))
            .withHeader("Authorization", containing("/eu-central-1/ecr/aws4_request")));
  }

  @Test
  void thePublicRegistryHasItsOwnService() {
    answer(
        "GetAuthorizationToken",
        okJson(
            "{\"authorizationData\":{\"authorizationToken\":\"%s\",\"expiresAt\":%d}}"
                .formatted(base64("AWS:public"), END.getEpochSecond())));

    assertThat(open().password().credentials()).isEqualTo(new Credentials.Basic("AWS", "public"));
  }

  @Test
  void aRefusalSaysWhatAwsSaysAndNothingSecret() {
    answer(
        "GetAuthorizationToken",
        error("AccessDeniedException", "User is not authorized to ecr:GetAuthorizationToken"));

    assertThatThrownBy(() -> own().password())
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("no password from ECR (account 123456789012 in eu-central-1)")
        .hasMessageContaining("not authorized to ecr:GetAuthorizationToken")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  @FaultKind("A41")
  void withoutKeysItSaysWhatToSetAndPrintsNoObjects() {
    logOut();
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      assertThatThrownBy(() -> own().password())
          .isInstanceOf(CredentialException.class)
          .hasMessageContaining("no AWS credentials were found: set AWS_ACCESS_KEY_ID")
          .hasMessageNotContaining("Provider")
          .hasMessageNotContaining("[");
      assertThatThrownBy(() -> own().create(REPOSITORY))
          .is(Failed.UNAUTHORIZED)
          .hasMessageContaining("no AWS credentials were found")
          .hasMessageNotContaining("Provider");
    } finally {
      System.clearProperty("aws.disableEc2Metadata");
      logIn();
    }
  }

  @Test
  @FaultKind("A41")
  void aConfigurationOfAwsThatCannotBeReadIsTold(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "garbage");
    System.setProperty("aws.configFile", file.toString());
    try {
      assertThatThrownBy(() -> own().password())
          .isInstanceOf(CredentialException.class)
          .hasMessageContaining("AWS's configuration can't be used (AWS_CONFIG_FILE")
          .hasMessageContaining("line 1");
    } finally {
      System.clearProperty("aws.configFile");
    }
  }

  @Test
  @FaultKind("A41")
  void anApiThatIsNotThereIsToldInOurWords() {
    EcrService ecr = own();
    aws.stop();

    assertThatThrownBy(ecr::password)
        .hasMessageContaining("refused the connection")
        .hasMessageNotContaining("SDK");
  }

  @Test
  void anAnswerThatHoldsNoPasswordIsRefused() {
    answer("GetAuthorizationToken", okJson("{\"authorizationData\":[]}"));

    assertThatThrownBy(() -> own().password())
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("without a password");
  }

  @Test
  void aRepositoryIsCreatedInTheAccountOfItsRegistry() {
    answer("CreateRepository", okJson("{\"repository\":{}}"));

    own().create(REPOSITORY);

    aws.verify(
        1,
        postRequestedFor(urlEqualTo("/"))
            .withRequestBody(
                equalToJson("{\"registryId\":\"123456789012\",\"repositoryName\":\"team/app\"}")));
  }

  @Test
  void aPublicRepositoryIsNamedWithoutItsAlias() {
    answer("CreateRepository", okJson("{\"repository\":{}}"));

    open().create(new Repository(new RegistryHost("public.ecr.aws"), "alias/team/app"));

    aws.verify(
        1,
        postRequestedFor(urlEqualTo("/"))
            .withRequestBody(equalToJson("{\"repositoryName\":\"team/app\"}")));
  }

  @Test
  void oneThatIsThereAlreadyIsFine() {
    answer("CreateRepository", error("RepositoryAlreadyExistsException", "exists"));

    assertThatCode(() -> own().create(REPOSITORY)).doesNotThrowAnyException();
    assertThatCode(() -> open().create(REPOSITORY)).doesNotThrowAnyException();
  }

  @Test
  void oneThatMayNotBeCreatedIsTheImagesFailure() {
    answer("CreateRepository", error("AccessDeniedException", "no ecr:CreateRepository"));

    assertThatThrownBy(() -> own().create(REPOSITORY))
        .is(Failed.DENIED)
        .has(Failed.hint("allow ecr:CreateRepository"))
        .hasMessageContaining("create repository")
        .hasMessageContaining("team/app");
  }

  @FaultKind("A17")
  @Test
  void thePublicRegistrysRepositoriesAreListedByItsOwnServicePageByPage() {
    aws.stubFor(
        post(urlEqualTo("/"))
            .withHeader("X-Amz-Target", matching(".*\\.DescribeRepositories"))
            .withRequestBody(matchingJsonPath("$.nextToken"))
            .atPriority(1)
            .willReturn(
                okJson(
                    "{\"repositories\":[{\"repositoryName\":\"db\",\"repositoryUri\":"
                        + "\"public.ecr.aws/alias/db\"}]}")));
    answer(
        "DescribeRepositories",
        okJson(
            "{\"repositories\":[{\"repositoryName\":\"app\",\"repositoryUri\":"
                + "\"public.ecr.aws/alias/team/app\"},{\"repositoryUri\":\"public.ecr.aws/NO\"}],"
                + "\"nextToken\":\"t\"}"));
    RegistryHost host = new RegistryHost("public.ecr.aws");

    assertThat(open().list(host, 100))
        .isEqualTo(new RepositoryNames(List.of("alias/team/app", "alias/db"), false));
    assertThat(open().list(host, 0))
        .isEqualTo(new RepositoryNames(List.of("alias/team/app"), true));
  }

  @FaultKind("A17")
  @Test
  void aListThatDoesNotEndOrIsRefusedIsAFailure() {
    RegistryHost host = new RegistryHost("public.ecr.aws");
    answer("DescribeRepositories", okJson("{\"repositories\":[],\"nextToken\":\"again\"}"));

    assertThatThrownBy(() -> open().list(host, 100)).hasMessageContaining("does not end");

    aws.resetAll();
    answer("DescribeRepositories", error("AccessDeniedException", "not authorized"));
    assertThatThrownBy(() -> own().list(host, 100))
        .is(Failed.DENIED)
        .hasMessageContaining("not authorized");
  }

  @Test
  void aListHasTheTimeThatOtherListsHave() {
    answer("DescribeRepositories", okJson("{\"repositories\":[],\"nextToken\":\"t\"}"));
    AtomicLong seconds = new AtomicLong();
    EcrService.Access slow =
        new EcrService.Access(
            ACCOUNT,
            clients.transport(ProxyRules.none()),
            Optional.of(URI.create(aws.baseUrl())),
            Duration.ofSeconds(2),
            () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos());

    assertThatThrownBy(
            () -> new AwsLibrary().open(slow).list(REPOSITORY.registry(), Catalog.NO_LIMIT))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.OVERDUE);
              assertThat(e.details().hint()).contains("drayage.http.list-limit-seconds");
            })
        .hasMessageContaining("took longer than 2 s");
    aws.verify(1, postRequestedFor(urlEqualTo("/")));
  }

  private EcrService own() {
    return new AwsLibrary().open(access(ACCOUNT));
  }

  private EcrService open() {
    return new AwsLibrary()
        .open(access(new EcrService.Account(EcrService.Kind.PUBLIC, "123456789012", "us-east-1")));
  }

  private EcrService.Access access(EcrService.Account account) {
    return new EcrService.Access(
        account,
        clients.transport(ProxyRules.none()),
        Optional.of(URI.create(aws.baseUrl())),
        clients.listLimit(),
        System::nanoTime);
  }

  private void answer(String operation, ResponseDefinitionBuilder answer) {
    aws.stubFor(
        post(urlEqualTo("/"))
            .withHeader("X-Amz-Target", matching(".*\\." + operation))
            .willReturn(answer));
  }

  private static ResponseDefinitionBuilder error(String type, String message) {
    return aResponse()
        .withStatus(400)
        .withHeader("Content-Type", "application/x-amz-json-1.1")
        .withBody("{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(type, message));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
