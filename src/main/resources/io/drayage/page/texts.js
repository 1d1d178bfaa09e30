// Texts in the browser's language. A text with "|" has the forms of one and of many, by its value n.
const LANGUAGES = ['en', 'ko'];

export const language =
  navigator.languages.map((name) => name.slice(0, 2)).find((name) => LANGUAGES.includes(name)) ?? 'en';

let texts = {};

export async function loadTexts() {
  const answer = await fetch(`page/${language}.json`);
  if (!answer.ok) throw new Error(`page/${language}.json: status ${answer.status}`);
  texts = await answer.json();
  document.documentElement.lang = language;
}

const numbers = new Intl.NumberFormat(language);

/** The text of a key, its {names} replaced by values; numbers are formatted. */
export function t(key, values = {}) {
  const forms = (texts[key] ?? key).split('|');
  const text = forms[values.n === 1 || forms.length === 1 ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : value ?? '';
  });
}

/** The text of a key that comes from the server, such as a kind of failure; the word itself if it is unknown. */
export function word(group, name) {
  return texts[`${group}.${name}`] ?? name;
}
