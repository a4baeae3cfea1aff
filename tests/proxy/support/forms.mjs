// The two setups on each page of docs/deploy, by their headings. gate: what stands in [gate] beside.
export const forms = [
  {
    heading: 'Two hosts', name: 'hosts', signIn: 'https://id.example.test', application: 'https://app.example.test',
    hosts: ['id.example.test', 'app.example.test'], gate: { remote_amr: true },
  },
  {
    heading: 'One host, with a path', name: 'path', signIn: 'https://example.test/auth', application: 'https://example.test',
    hosts: ['example.test'], gate: {},
  },
];
