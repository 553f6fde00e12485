/*
 * What scripts add; every page works without them.
 *
 * Leave: the link, or Shift three times within five seconds, covers the page
 * at once and replaces it, so that Back does not return to it. Autosave: a form
 * with data-autosave is posted there when a field is left and every 20 seconds
 * while it changes; "Saved" is said only after the server has said so. Hold: a
 * form with data-hold, of which no draft is kept, is sent only when the server
 * answers, since a page that cannot be reached would take its words along. What
 * waits ([data-again]) looks again by itself. And the Show button of a
 * password, and the focus on an error summary.
 */
(function () {
  'use strict';

  var away = document.querySelector('[data-leave]');

  function leave() {
    var cover = document.createElement('div');
    cover.className = 'heed-cover';
    document.body.appendChild(cover);
    document.title = '';
    location.replace(away.getAttribute('href'));
  }

  if (away) {
    var presses = [];
    away.addEventListener('click', function (e) {
      e.preventDefault();
      leave();
    });
    document.addEventListener('keyup', function (e) {
      if (e.key !== 'Shift') {
        presses = [];
        return;
      }
      var now = Date.now();
      presses = presses.filter(function (t) { return now - t < 5000; });
      presses.push(now);
      if (presses.length > 2) leave();
    });
    window.addEventListener('pageshow', function (e) {
      if (e.persisted) location.reload();
    });
  }

  // Paper has nothing to press: a browser that does not open these by style.
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('.heed-folds details').forEach(function (d) {
      d.open = true;
    });
  });

  function watch(form) {
    var status = form.querySelector('.heed-autosave');
    var clean = words();
    var busy = false;

    function words() {
      var data = new FormData(form);
      form.querySelectorAll('[type=password]').forEach(function (secret) {
        data.delete(secret.name);
      });
      return new URLSearchParams(data).toString();
    }

    function say(text) {
      if (status) status.textContent = text;
    }

    function save() {
      var body = words();
      if (busy || body === clean) return;
      busy = true;
      fetch(form.getAttribute('data-autosave'), {
        method: 'POST',
        body: body,
        credentials: 'same-origin',
        redirect: 'error',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' }
      }).then(function (reply) {
        if (!reply.ok) throw new Error(reply.status);
        clean = body;
        var now = new Date();
        say('Draft saved at ' + now.getHours() + ':' +
          ('0' + now.getMinutes()).slice(-2));
      }).catch(function () {
        say('This draft is not saved yet. Your words are still on this page.');
      }).then(function () {
        busy = false;
      });
    }

    form.addEventListener('focusout', save);
    setInterval(save, 20000);
  }

  if (window.fetch && window.URLSearchParams)
    document.querySelectorAll('form[data-autosave]').forEach(watch);

  var here = document.currentScript && document.currentScript.src;

  function hold(form) {
    var answered = false;

    form.addEventListener('submit', function (e) {
      if (answered) return;
      e.preventDefault();
      fetch(here, { method: 'HEAD', cache: 'no-store', credentials: 'omit' })
        .then(function (reply) {
          if (!reply.ok) throw new Error(reply.status);
          answered = true;
          form.requestSubmit(e.submitter);
          answered = false;
        }).catch(function () {
          var told = form.querySelector('.heed-offline') ||
            form.appendChild(document.createElement('p'));
          told.className = 'heed-offline';
          told.setAttribute('role', 'alert');
          told.textContent = 'There is no connection. Nothing has been sent. ' +
            'Your words are still on this page: keep it open, and press the ' +
            'button again in a while.';
        });
    });
  }

  if (window.fetch && here && HTMLFormElement.prototype.requestSubmit)
    document.querySelectorAll('form[data-hold]').forEach(hold);

  document.querySelectorAll('.nhsuk-js-password-input-toggle').forEach(
    function (button) {
      var input = document.getElementById(button.getAttribute('aria-controls'));
      function show(on) {
        input.type = on ? 'text' : 'password';
        button.textContent = on ? 'Hide' : 'Show';
        button.setAttribute('aria-label', (on ? 'Hide' : 'Show') + ' password');
      }
      if (!input) return;
      button.hidden = false;
      button.addEventListener('click', function () {
        show(input.type === 'password');
      });
      if (input.form)
        input.form.addEventListener('submit', function () { show(false); });
    });

  // What waits for the server is asked for again, while it says so.
  function again(box) {
    setTimeout(function () {
      fetch(location.href, { credentials: 'same-origin', redirect: 'error' })
        .then(function (reply) {
          if (!reply.ok) throw new Error(reply.status);
          return reply.text();
        }).then(function (text) {
          var now = new DOMParser().parseFromString(text, 'text/html')
            .getElementById(box.id);
          if (!now) return location.reload();
          if (now.innerHTML !== box.innerHTML) box.innerHTML = now.innerHTML;
          again(box);
        }).catch(function () {
          again(box);
        });
    }, 1000 * box.getAttribute('data-again'));
  }

  if (window.fetch && window.DOMParser)
    document.querySelectorAll('[data-again]').forEach(again);

  var summary = document.querySelector('.nhsuk-error-summary');
  if (summary) {
    summary.setAttribute('tabindex', '-1');
    summary.focus();
  }
})();
