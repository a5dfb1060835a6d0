'use strict';
(() => {
  const FORMATS = ['html', 'docx', 'xlsx', 'csv', 'json', 'md', 'seed'];
  // A browser has six connections to one host; streams must leave some for everything else.
  const MAX_STREAMS = 3;
  const RETRY_MILLIS = 1000;
  const at = (id) => document.getElementById(id);
  const jobs = new Map();
  const streams = new Map();
  let words = {};
  let token = '';
  let shown = null;

  const remember = (key, value) => { try { sessionStorage.setItem(key, value); } catch (e) { /* It is forgotten with the page then. */ } };
  const remembered = (key) => { try { return sessionStorage.getItem(key) || ''; } catch (e) { return ''; } };

  function takeTokenFromLink() {
    const given = /[#&]token=([\w-]+)/.exec(location.hash);
    token = given ? given[1] : remembered('token');
    if (given) {
      remember('token', token);
      // Neither in the address bar nor in the history.
      history.replaceState(null, '', location.pathname);
    }
  }

  // Requests

  function ask(path, options = {}) {
    const headers = Object.assign({'Accept-Language': words.language || 'en'}, options.headers);
    if (token) headers.Authorization = 'Bearer ' + token;
    return fetch(path, Object.assign({}, options, {headers, cache: 'no-store', referrerPolicy: 'no-referrer'}));
  }

  async function answer(path, options) {
    let response;
    try {
      response = await ask(path, options);
    } catch (e) {
      throw new Error(words['error.network']);
    }
    if (response.status === 401) {
      askForToken();
      throw new Error(token ? words['token.wrong'] : '');
    }
    if (response.status === 204) return null;
    const body = await response.json();
    if (!response.ok) throw new Error(body.message + ' ' + body.remedy);
    return body;
  }

  function say(text, bad = false) {
    at('message').textContent = text;
    at('message').classList.toggle('bad', bad);
  }

  async function attempt(work) {
    try {
      return await work();
    } catch (e) {
      say(e.message, true);
      return null;
    }
  }

  function askForToken() {
    at('token-form').hidden = false;
    at('upload').hidden = true;
    at('documents').hidden = true;
    at('token').focus();
  }

  // Language

  async function speak(language) {
    const response = await fetch('words.json' + (language ? '?lang=' + language : ''));
    words = await response.json();
    document.documentElement.lang = words.language;
    document.title = words.title;
    for (const element of document.querySelectorAll('[data-word]')) {
      element.textContent = words[element.dataset.word];
    }
    drawAll();
  }

  // Documents

  async function refresh() {
    const list = await attempt(() => answer('api/jobs'));
    if (!list) return;
    at('token-form').hidden = true;
    at('upload').hidden = false;
    at('documents').hidden = false;
    jobs.clear();
    for (const job of list.jobs) jobs.set(job.id, job);
    drawAll();
    watchSome();
  }

  async function send(files) {
    for (const file of files) {
      say(words.sending + ': ' + file.name);
      const job = await attempt(() => answer('api/jobs?name=' + encodeURIComponent(file.name), {
        method: 'POST', body: file, headers: {'Content-Type': 'application/octet-stream'}}));
      if (!job) return;
      say('');
      await refresh();
    }
  }

  async function remove(id) {
    await attempt(() => answer('api/jobs/' + id, {method: 'DELETE'}));
    if (shown === id) closeReport();
    await refresh();
    at('file').focus();
  }

  const isUnfinished = (job) => job.state === 'queued' || job.state === 'running';

  function watchSome() {
    for (const job of [...jobs.values()].reverse()) {
      if (isUnfinished(job) && !streams.has(job.id) && streams.size < MAX_STREAMS) follow(job.id);
    }
  }

  // Server-sent events by fetch: an EventSource can't show a token but in its address.
  async function follow(id) {
    streams.set(id, '');
    while (jobs.has(id) && isUnfinished(jobs.get(id))) {
      try {
        const response = await ask('api/jobs/' + id + '/events', {headers: {'Last-Event-ID': streams.get(id)}});
        if (response.status !== 200) break;
        await readEvents(id, response.body.getReader());
      } catch (e) {
        await new Promise((wake) => setTimeout(wake, RETRY_MILLIS));
      }
    }
    streams.delete(id);
    await refresh();
  }

  async function readEvents(id, reader) {
    const decoder = new TextDecoder();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, {stream: true});
      const blocks = text.split('\n\n');
      text = blocks.pop();
      for (const block of blocks) take(id, block.split('\n'));
    }
  }

  function take(id, lines) {
    for (const line of lines) {
      if (line.startsWith('id: ')) streams.set(id, line.slice(4));
      if (line.startsWith('data: ') && jobs.has(id)) {
        jobs.set(id, JSON.parse(line.slice(6)));
        draw(id);
      }
    }
  }

  // Drawing

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function button(text, label, action) {
    const element = make('button', text);
    element.type = 'button';
    element.setAttribute('aria-label', label);
    element.addEventListener('click', action);
    return element;
  }

  function drawAll() {
    at('none').hidden = jobs.size > 0;
    const items = [...jobs.values()].map((job) => kept(job) || item(job));
    const children = at('jobs').children;
    if (items.length !== children.length || items.some((li, i) => li !== children[i])) {
      at('jobs').replaceChildren(...items);
    }
  }

  function draw(id) {
    const old = at('job-' + id);
    if (old && !kept(jobs.get(id))) old.replaceWith(item(jobs.get(id)));
  }

  // What stands under a pointer or has the focus stays: a button that is drawn anew while it is pressed is never clicked.
  function kept(job) {
    const li = at('job-' + job.id);
    if (!li || li.dataset.state !== job.state || li.lang !== words.language) return null;
    fill(li, job);
    return li;
  }

  function item(job) {
    const li = make('li');
    li.id = 'job-' + job.id;
    li.lang = words.language;
    li.dataset.state = job.state;
    li.append(make('div', job.name, 'name'), make('div', '', 'state'));
    if (job.state === 'running') {
      const bar = make('progress');
      bar.setAttribute('aria-label', job.name);
      li.append(bar);
    }
    li.append(make('div', '', 'waiting'));
    if (job.error) li.append(make('div', job.error.message + ' ' + job.error.remedy, 'error'));
    li.append(actions(job));
    fill(li, job);
    return li;
  }

  function fill(li, job) {
    li.querySelector('.state').textContent = standing(job);
    li.querySelector('.waiting').textContent = job.progress.waiting || '';
    const bar = li.querySelector('progress');
    if (bar && job.progress.paragraphs) {
      bar.max = job.progress.paragraphs;
      bar.value = job.progress.done;
    }
  }

  function standing(job) {
    let text = words['state.' + job.state] || job.state;
    if (job.progress.paragraphs) {
      const done = job.state === 'running' ? job.progress.done + ' / ' : '';
      text += ' · ' + done + job.progress.paragraphs + ' ' + words.paragraphs;
    }
    if (job.totals) text += ' · ' + words.copied + ' ' + (job.totals.overallCopied * 100).toFixed(1) + ' %';
    return text;
  }

  function actions(job) {
    const div = make('div', '', 'actions');
    if (job.state === 'done') {
      div.append(button(words.open, words.open + ': ' + job.name, () => openReport(job)));
      for (const format of FORMATS) {
        div.append(button(format.toUpperCase(), format + ': ' + job.name, () => download(job, format)));
      }
    }
    const end = isUnfinished(job) ? words.cancel : words.forget;
    const last = button(end, end + ': ' + job.name, () => remove(job.id));
    last.dataset.action = 'remove';
    div.append(last);
    return div;
  }

  // Reports: a frame and a download can't show a token, so they get an address that is good for a minute.

  async function reportAddress(job) {
    const ticket = await attempt(() => answer('api/jobs/' + job.id + '/tickets', {method: 'POST'}));
    return ticket && ticket.report.slice(1);
  }

  async function openReport(job) {
    const address = await reportAddress(job);
    if (!address) return;
    shown = job.id;
    at('report').hidden = false;
    at('report-name').textContent = words.report + ': ' + job.name;
    at('frame').title = words.report + ': ' + job.name;
    at('frame').src = address + '?format=html';
    at('report-name').focus();
  }

  function closeReport() {
    shown = null;
    at('report').hidden = true;
    at('frame').removeAttribute('src');
  }

  async function download(job, format) {
    const address = await reportAddress(job);
    if (!address) return;
    const link = make('a');
    link.href = address + '?download=1&format=' + format;
    link.download = '';
    document.body.append(link);
    link.click();
    link.remove();
  }

  // Hands

  at('file').addEventListener('change', async () => {
    await send([...at('file').files]);
    at('file').value = '';
  });
  at('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    token = at('token').value.trim();
    remember('token', token);
    at('token').value = '';
    say('');
    refresh();
  });
  at('language').addEventListener('click', () => {
    const other = words.language === 'zh' ? 'en' : 'zh';
    remember('language', other);
    speak(other);
  });
  at('close').addEventListener('click', () => {
    closeReport();
    at('file').focus();
  });
  for (const type of ['dragover', 'drop']) {
    document.addEventListener(type, (event) => {
      event.preventDefault();
      at('upload').classList.toggle('over', type === 'dragover');
      if (type === 'drop' && !at('upload').hidden) send([...event.dataTransfer.files]);
    });
  }
  document.addEventListener('dragleave', () => at('upload').classList.remove('over'));
  window.addEventListener('hashchange', () => {
    takeTokenFromLink();
    refresh();
  });

  takeTokenFromLink();
  speak(remembered('language')).then(refresh);
})();
