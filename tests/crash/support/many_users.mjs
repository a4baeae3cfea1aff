// Makes thousands of users at the running server by the requests of `user add`, without a process for each.
import http from 'node:http';
import { join } from 'node:path';

/// `data`: the server's data directory, where its admin socket is.
export async function addUsers(data, users) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const add = ({ email, password }) => new Promise((resolve, reject) => {
    const options = { socketPath: join(data, 'admin.sock'), path: '/user/add', method: 'POST', agent, headers: { 'Content-Type': 'application/json' } };
    const request = http.request(options, async response => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      if (response.statusCode === 201) resolve();
      else reject(new Error(`${email}: ${response.statusCode} ${text}`));
    });
    request.on('error', reject);
    request.end(JSON.stringify({ email, password, actor: 'test' }));
  });
  try {
    await Promise.all(users.map(add));
  } finally {
    agent.destroy();
  }
}
