package io.drayage.route.notice;

import java.util.Optional;

/**
 * Addresses and secrets of the channels that tell changes of state. The text form has none of them.
 *
 * @param webhook address of the webhook
 * @param webhookSecret key of the signatures of what is sent to the webhook
 * @param slack address of a webhook that takes Slack's form
 * @param mail login at the mail server, if mail is sent
 */
public record NoticeChannels(
    Optional<String> webhook,
    Optional<String> webhookSecret,
    Optional<String> slack,
    Optional<Login> mail) {
  /** A user and a password; both are empty for a server without logins. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[***]";
    }
  }

  @Override
  public String toString() {
    return "NoticeChannels[webhook=%s, slack=%s, mail=%s]"
        .formatted(webhook.isPresent(), slack.isPresent(), mail.isPresent());
  }
}
