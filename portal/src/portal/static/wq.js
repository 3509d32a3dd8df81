// What scripts add to pages that work without them. No inline handlers, no storage but one switch for the case keys.
'use strict';
(() => {
  const dialog = document.getElementById('dialog');
  const usable = dialog && typeof dialog.showModal === 'function';

  // Confirm pages open in the dialog. Where it cannot be shown, or the fetch fails, the link is simply followed.
  document.addEventListener('htmx:after:swap', () => {
    if (usable && !dialog.open && dialog.querySelector('#dialog-content > *')) dialog.showModal();
  });
  document.addEventListener('htmx:error', (event) => {
    const link = event.target.closest && event.target.closest('a[data-dialog]');
    if (link) location.assign(link.href);
  });
  document.addEventListener('htmx:before:request', (event) => {
    const source = event.target;
    if (!source.closest) return;
    if (source.closest('a[data-dialog]') && !usable) { event.preventDefault(); location.assign(source.closest('a').href); }
    // Nobody looks: nobody needs to ask.
    if (document.hidden && /every/.test(source.getAttribute('hx-trigger') || '')) event.preventDefault();
  });
  if (usable) {
    dialog.addEventListener('click', (event) => {
      if (event.target.closest('[data-close]')) { event.preventDefault(); dialog.close(); }
    });
    dialog.addEventListener('close', () => { document.getElementById('dialog-content').replaceChildren(); });
  }

  // A pressed button says so and cannot be pressed twice; "back" brings it to life again.
  document.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || event.target.method !== 'post' || !button) return;
    button.dataset.words = button.textContent;
    button.textContent = '正在提交…';
    setTimeout(() => { button.disabled = true; });
  });
  addEventListener('pageshow', () => {
    document.querySelectorAll('button[data-words]').forEach((button) => {
      button.disabled = false;
      button.textContent = button.dataset.words;
      delete button.dataset.words;
    });
  });

  // The error summary takes the focus, as GOV.UK's does.
  const summary = document.getElementById('error-summary');
  if (summary && !summary.closest('[data-shown-only]')) summary.focus();

  // A chosen file is sent at once: the button beside it is for pages without scripts.
  document.querySelectorAll('form[data-send-on-choice]').forEach((form) => {
    const button = form.querySelector('button');
    button.hidden = true;
    form.querySelector('input[type=file]').addEventListener('change', () => {
      button.hidden = false;
      form.requestSubmit(button);
    });
  });

  // How many rows are ticked.
  const counted = document.querySelector('[data-ticked]');
  if (counted) {
    document.addEventListener('change', (event) => {
      if (event.target.name === 'id') counted.textContent = document.querySelectorAll('input[name=id]:checked').length;
    });
  }

  // Two minutes before the session ends people are told; going on keeps what they typed.
  const ending = document.getElementById('ends-soon');
  if (ending && Number(ending.dataset.seconds) > 120) {
    let timer;
    const watch = () => {
      clearTimeout(timer);
      ending.hidden = true;
      timer = setTimeout(() => { ending.hidden = false; }, (Number(ending.dataset.seconds) - 120) * 1000);
    };
    ending.querySelector('button').addEventListener('click', () => {
      fetch('/still-here', { redirect: 'manual' }).then((answer) => {
        if (answer.status === 204) watch(); else location.reload();
      });
    });
    watch();
  }

  // Keys of the case page: only after the person switched them on, never in fields or while an input method composes.
  const keys = document.querySelector('[data-keys]');
  if (keys) {
    keys.hidden = false;
    const box = keys.querySelector('input[type=checkbox]');
    box.checked = localStorage.getItem('wq-keys') === 'on';
    box.addEventListener('change', () => localStorage.setItem('wq-keys', box.checked ? 'on' : 'off'));
    document.addEventListener('keydown', (event) => {
      const typing = event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], dialog');
      if (!box.checked || typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
    });
  }
})();
