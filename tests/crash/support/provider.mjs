// A provider of text messages, as a webhook, that answers when it is told to, so that a test chooses what a kill
// leaves unanswered. Also everybody's phones: it has mark() and code() like the outbox of e2e/support/outbox.mjs.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { codeIn } from '../../e2e/support/outbox.mjs';

/// Never: the request stays open.
export const never = Infinity;

export class Provider {
  static async start(t) {
    const provider = new Provider();
    Object.assign(provider, { latency: 0, status: 200, came: [], answered: 0, waiters: new Set() });
    provider.http = createServer((request, response) => provider.take(request, response));
    provider.http.keepAliveTimeout = 60_000;
    provider.http.listen(0, '127.0.0.1');
    await once(provider.http, 'listening');
    t.after(() => { provider.http.closeAllConnections(); provider.http.close(); });
    return provider;
  }

  /// Its section of the configuration.
  get section() {
    return {
      kind: 'webhook', url: `http://127.0.0.1:${this.http.address().port}/?to={to}`, id_field: '/id',
      body: '{"to": "{to}", "text": "{text}", "id": "{id}", "purpose": "{purpose}"}',
    };
  }

  /// Records a message that has arrived, answered or not.
  async take(request, response) {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const message = JSON.parse(body);
    this.came.push(message);
    const answer = () => {
      if (response.destroyed) return;
      response.writeHead(this.status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: message.id }));
      ++this.answered;
      this.look();
    };
    if (this.latency === 0) answer();
    else if (this.latency !== never) setTimeout(answer, this.latency);
    this.look();
  }

  look() { for (const look of this.waiters) look(); }

  until(condition) {
    return new Promise(resolve => {
      const look = () => {
        if (!condition()) return;
        this.waiters.delete(look);
        resolve();
      };
      this.waiters.add(look);
      look();
    });
  }

  mark() { return this.came.length; }

  async code(mark, to, purpose) {
    let found;
    await this.until(() => {
      for (; !found && mark < this.came.length; ++mark)
        if (this.came[mark].to === to && this.came[mark].purpose === purpose) found = this.came[mark];
      return found;
    });
    return codeIn(found.text);
  }
}
