package io.drayage.route.notice;

import jakarta.mail.PasswordAuthentication;
import org.apache.camel.component.mail.MailAuthenticator;

/** Login at the mail server, for the endpoint option {@code authenticator}. */
final class MailLogin extends MailAuthenticator {
  private final NoticeChannels.Login login;

  MailLogin(NoticeChannels.Login login) {
    this.login = login;
  }

  @Override
  public PasswordAuthentication getPasswordAuthentication() {
    return login.user().isEmpty()
        // the mail library sends no login then
        ? new PasswordAuthentication(null, null)
        : new PasswordAuthentication(login.user(), login.password());
  }
}
