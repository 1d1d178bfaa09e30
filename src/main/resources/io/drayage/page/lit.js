// The library, at one place. Its templates set text as text: nothing from a registry becomes markup.
export { html, svg, nothing, render } from '../lib/lit-html/3.3.1/lit-html.js';
export { repeat } from '../lib/lit-html/3.3.1/directives/repeat.js';
