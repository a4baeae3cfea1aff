// A browser without rendering and scripts: cookies, forms, redirects, over one kept connection. For many at once.
import http from 'node:http';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
const decode = text => text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);

function attributes(tag) {
  const found = {};
  for (const [, name, quoted, bare] of tag.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|([^\s">]+)))?/g))
    found[name.toLowerCase()] = decode(quoted ?? bare ?? '');
  return found;
}

export class Page {
  constructor(url, response, body) {
    this.url = url;
    this.status = response.statusCode;
    this.headers = response.headers;
    this.body = body;
  }

  get path() { return new URL(this.url).pathname; }
  /// The visible text, in one line.
  get text() {
    return decode(this.body.replace(/<(head|script|style)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
  }
  get twoStep() { return this.body.match(/data-two-step="?([\w-]+)/)?.[1]; }

  get forms() {
    return [...this.body.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, head, inside]) => {
      const { action = '', method = 'get', ...others } = attributes(head);
      const fields = {};
      for (const [, tag] of inside.matchAll(/<input\b([^>]*)>/g)) {
        const { name, value = '' } = attributes(tag);
        if (name) fields[name] = value;
      }
      // A button may send the form elsewhere.
      const elsewhere = [...inside.matchAll(/<button\b([^>]*)>/g)].map(([, tag]) => attributes(tag).formaction);
      return [action, ...elsewhere.filter(Boolean)].map(where => {
        const url = new URL(where, this.url);
        return { path: url.pathname, target: url.pathname + url.search, method: method.toLowerCase(), fields, attributes: others };
      });
    });
  }

  form(path) {
    const found = this.forms.find(form => form.path === path && form.method === 'post');
    if (!found) {
      const what = `no form for ${path} on ${this.url} (${this.status}): ${this.text.slice(0, 400)}`;
      throw Object.assign(new Error(what), { status: this.status });
    }
    return found;
  }
}

export class Browser {
  constructor(url, { userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', connections = 1, headers = {} } = {}) {
    this.url = url;
    this.userAgent = userAgent;
    this.headers = headers;
    this.cookies = new Map();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  close() { this.agent.destroy(); }

  /// Another window of the browser: separate connections, the same cookies.
  copy(options) {
    const other = new Browser(this.url, { userAgent: this.userAgent, ...options });
    other.cookies = new Map(this.cookies);
    return other;
  }

  request(method, target, body) {
    const headers = {
      'User-Agent': this.userAgent,
      Accept: 'text/html',
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-Mode': 'navigate',
      ...this.headers,
    };
    if (this.cookies.size) headers.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (body !== undefined) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      headers['Content-Length'] = Buffer.byteLength(body);
    }
    const url = new URL(target, this.url).href;
    return new Promise((resolve, reject) => {
      const request = http.request(url, { method, agent: this.agent, headers }, response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('aborted', () => reject(Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' })));
        response.on('end', () => {
          this.keep(response.headers['set-cookie'] ?? []);
          resolve(new Page(url, response, Buffer.concat(chunks).toString('utf8')));
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  keep(lines) {
    for (const line of lines) {
      const [pair, ...rest] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (value === '' || rest.some(part => /^\s*max-age=0\s*$/i.test(part))) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  async follow(page) {
    for (let hops = 0; page.status === 303; ++hops) {
      if (hops === 10) throw new Error(`redirects without an end at ${page.url}`);
      page = await this.request('GET', new URL(page.headers.location, page.url).href);
    }
    return page;
  }

  /// GET, following redirects.
  async get(target) { return this.follow(await this.request('GET', target)); }

  /// Submits a form found on the page, including its hidden fields, without following redirects.
  submitOnly(page, path, fields = {}) {
    const form = page.form(path);
    return this.request('POST', form.target, new URLSearchParams({ ...form.fields, ...fields }).toString());
  }

  /// As submitOnly, following redirects.
  async submit(page, path, fields) { return this.follow(await this.submitOnly(page, path, fields)); }
}
