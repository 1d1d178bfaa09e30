// The dialog that asks for the token.
import { html, render } from './lit.js';
import { t } from './texts.js';

/** Resolves with the token, or with an empty text if the dialog is closed. */
export function askToken(message) {
  const dialog = document.createElement('dialog');
  dialog.className = 'ask';
  dialog.setAttribute('aria-labelledby', 'token-title');
  const accept = (event) => {
    event.preventDefault();
    dialog.close(dialog.querySelector('input').value.trim());
  };
  render(html`
    <form @submit=${accept}>
      <h2 id="token-title">${t('token.title')}</h2>
      <p>${message}</p>
      <label for="token-value">${t('token.label')}</label>
      <input id="token-value" type="password" autocomplete="off" spellcheck="false" required>
      <p class="muted">${t('token.kept')}</p>
      <p class="buttons">
        <button type="button" @click=${() => dialog.close('')}>${t('cancel')}</button>
        <button class="main">${t('token.use')}</button>
      </p>
    </form>`, dialog);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
