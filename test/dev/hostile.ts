/** Requests that must change nothing, as data: the same table for our own server and for every dev server that carries the page. */
export interface HostileRequest {
  name: string
  method: string
  /** What follows the mount, `/__symbol-docs`: `/` is the page. */
  path: string
  /** A list where a header is sent several times, none where it is left out. `{host}`, `{token}` stand for the server's own. */
  headers: Record<string, string | string[] | undefined>
  body?: string
  /** The whole request as sent, where it is not one that HTTP knows. `{mount}` stands for the page's path. */
  raw?: string
  /** What may be answered; 0 for a connection that closes without a word. */
  statuses: number[]
  /** The request is not ours to answer; nothing of ours may be in what another answers. */
  isForeign?: true
  /** The request never ends: it is answered when the server loses patience. */
  isEndless?: true
}

type Row = [
  name: string,
  changes: Partial<Omit<HostileRequest, 'name' | 'statuses'>>,
  ...statuses: number[],
]

const HEADERS = {
  host: '{host}',
  origin: 'http://{host}',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
  'content-type': 'application/json',
  'x-symbol-docs-token': '{token}',
}

const IDS = JSON.stringify({ ids: ['src/math.ts!add:function'] })

/** Every action as the page sends it: accepted, unless other machines can reach the server. */
export const ACTIONS: HostileRequest[] = [
  ['regenerate', IDS],
  ['document-missing', '{}'],
  ['retry-failed', '{}'],
  ['cancel', '{}'],
  ['pause', '{}'],
  ['open-editor', JSON.stringify({ id: 'src/math.ts!add:function' })],
].map(([verb = '', body = '']) => ({
  name: verb,
  method: 'POST',
  path: `/${verb}`,
  headers: HEADERS,
  body,
  statuses: [202],
}))

/** An action that would be accepted, but for what a row changes. */
function act(rows: Row[]): HostileRequest[] {
  return rows.map(([name, changes, ...statuses]) => ({
    method: 'POST',
    path: '/regenerate',
    body: IDS,
    ...changes,
    name,
    headers: { ...HEADERS, ...changes.headers },
    statuses,
  }))
}

/** A read that would be answered, but for what a row changes. */
function read(rows: Row[]): HostileRequest[] {
  return rows.map(([name, changes, ...statuses]) => ({
    method: 'GET',
    path: '/symbol-docs.json',
    ...changes,
    name,
    headers: {
      host: '{host}',
      'sec-fetch-site': 'same-origin',
      ...changes.headers,
    },
    statuses,
  }))
}

const headers = (changed: HostileRequest['headers']): { headers: HostileRequest['headers'] } => ({
  headers: changed,
})

const WITHOUT_BROWSER = {
  'sec-fetch-site': undefined,
  'sec-fetch-mode': undefined,
  'sec-fetch-dest': undefined,
}

const HOSTS = act([
  ['foreign Host', headers({ host: 'evil.example' }), 403],
  [
    'rebinding: a foreign name that points here',
    headers({ host: 'evil.example:80', origin: 'http://evil.example:80' }),
    403,
  ],
  ['Host that begins like ours', headers({ host: 'localhost.evil.example' }), 403],
  ['Host that begins like our address', headers({ host: '127.0.0.1.evil.example' }), 403],
  ['Host that ends like ours', headers({ host: 'evillocalhost' }), 403],
  ['Host 0.0.0.0', headers({ host: '0.0.0.0' }), 403],
  ['Host of the local network', headers({ host: '192.168.0.7' }), 403],
  ['Host of an IPv6 network', headers({ host: '[2001:db8::1]' }), 403],
  ['Host with a space', headers({ host: 'local host' }), 400, 403],
  ['Host with a port that is none', headers({ host: 'localhost:99999' }), 400, 403],
  ['Host with half a bracket', headers({ host: '[::1' }), 400, 403],
  ['Host with a user', headers({ host: 'evil.example@localhost' }), 400, 403],
  ['Host with a path', headers({ host: 'localhost/evil.example' }), 400, 403],
  ['Host that is two', headers({ host: 'localhost, evil.example' }), 400, 403],
  ['Host of non-ASCII bytes', headers({ host: 'lÿcalhost' }), 400, 403],
  ['empty Host', headers({ host: '' }), 400, 403],
  ['no Host', headers({ host: undefined }), 400],
  ['Host twice', headers({ host: ['{host}', 'evil.example'] }), 400, 403],
])

const ORIGINS = act([
  ['foreign Origin', headers({ ...WITHOUT_BROWSER, origin: 'http://evil.example' }), 403],
  ['foreign Origin that claims to be same-origin', headers({ origin: 'http://evil.example' }), 403],
  ['Origin of another port', headers({ ...WITHOUT_BROWSER, origin: 'http://localhost:1' }), 403],
  ['Origin without the port', headers({ ...WITHOUT_BROWSER, origin: 'http://localhost' }), 403],
  ['Origin null', headers({ ...WITHOUT_BROWSER, origin: 'null' }), 403],
  ['Origin null that claims to be same-origin', headers({ origin: 'null' }), 403],
  ['Origin of a file', headers({ origin: 'file://' }), 403],
  ['Origin of an extension', headers({ origin: 'chrome-extension://abcdefgh' }), 403],
  ['malformed Origin', headers({ origin: 'http://[' }), 400, 403],
  ['empty Origin', headers({ origin: '' }), 403],
  ['Origin that begins like ours', headers({ origin: 'http://{host}.evil.example' }), 403],
  ['Origin with a user', headers({ origin: 'http://{host}@evil.example' }), 403],
  ['Origin twice', headers({ origin: ['http://{host}', 'http://evil.example'] }), 400],
  ['cross-site fetch', headers({ 'sec-fetch-site': 'cross-site' }), 403],
  ['fetch of another local port', headers({ 'sec-fetch-site': 'same-site' }), 403],
  ['Sec-Fetch-Site that no browser sends', headers({ 'sec-fetch-site': 'friend' }), 403],
  ['Sec-Fetch-Site twice', headers({ 'sec-fetch-site': ['same-origin', 'cross-site'] }), 400],
  [
    'form of another site',
    {
      headers: {
        origin: 'http://evil.example',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'content-type': 'application/x-www-form-urlencoded',
        'x-symbol-docs-token': undefined,
      },
      body: 'ids=src/math.ts!add:function',
    },
    403,
  ],
])

const TOKENS = act([
  ['no token', headers({ 'x-symbol-docs-token': undefined }), 403],
  ['empty token', headers({ 'x-symbol-docs-token': '' }), 403],
  ['short token', headers({ 'x-symbol-docs-token': 'a' }), 403],
  ['wrong token of the right length', headers({ 'x-symbol-docs-token': 'A'.repeat(43) }), 403],
  ['long token', headers({ 'x-symbol-docs-token': 'A'.repeat(8000) }), 403],
  ['token of non-ASCII bytes', headers({ 'x-symbol-docs-token': 'ÿ'.repeat(43) }), 403],
  ['token with more behind it', headers({ 'x-symbol-docs-token': '{token}A' }), 403],
  ['token twice', headers({ 'x-symbol-docs-token': ['{token}', '{token}'] }), 400],
  [
    'token in the URL',
    { path: '/regenerate?token={token}', headers: { 'x-symbol-docs-token': undefined } },
    403,
  ],
  [
    'token in a cookie',
    headers({ 'x-symbol-docs-token': undefined, cookie: 'token={token}' }),
    403,
  ],
  [
    'command line without a token',
    headers({ ...WITHOUT_BROWSER, origin: undefined, 'x-symbol-docs-token': undefined }),
    403,
  ],
])

const BODIES = act([
  ['form', headers({ 'content-type': 'application/x-www-form-urlencoded' }), 415],
  ['multipart form', headers({ 'content-type': 'multipart/form-data; boundary=x' }), 415],
  ['text', headers({ 'content-type': 'text/plain' }), 415],
  ['text that mentions JSON', headers({ 'content-type': 'text/plain; application/json' }), 415],
  ['almost JSON', headers({ 'content-type': 'application/jsonp' }), 415],
  ['no content type', headers({ 'content-type': undefined }), 415],
  ['content type twice', headers({ 'content-type': ['application/json', 'text/plain'] }), 400],
  ['huge body', { body: `{"ids":["${'x'.repeat(70_000)}"]}` }, 413],
  ['body that is announced huge', { headers: { 'content-length': '9000000000' }, body: '{' }, 413],
  [
    'huge body in chunks',
    { headers: { 'transfer-encoding': 'chunked' }, body: `11170\r\n${'x'.repeat(70_000)}\r\n` },
    413,
  ],
  [
    'body that never ends',
    { headers: { 'content-length': '100' }, body: '{"ids":', isEndless: true },
    408,
  ],
  [
    'chunks that never end',
    { headers: { 'transfer-encoding': 'chunked' }, body: '1\r\n{\r\n', isEndless: true },
    408,
  ],
  ['broken JSON', { body: '{"ids":' }, 400],
  ['no body', { body: '' }, 400],
  ['array', { body: '["src/math.ts!add:function"]' }, 400],
  ['null', { body: 'null' }, 400],
  ['number', { body: '1' }, 400],
  ['string', { body: '"ids"' }, 400],
  ['deep nesting', { body: '['.repeat(60_000) }, 400],
  ['__proto__', { body: '{"__proto__":{"ids":["src/math.ts!add:function"]}}' }, 400],
  ['__proto__ beside ids', { body: '{"ids":["a"],"__proto__":{"isAdmin":true}}' }, 400],
  ['constructor', { body: '{"ids":["a"],"constructor":{"prototype":{}}}' }, 400],
  ['unknown field', { body: '{"ids":["a"],"file":"/etc/passwd"}' }, 400],
  ['no ids', { body: '{}' }, 400],
  ['ids that are a string', { body: '{"ids":"src/math.ts!add:function"}' }, 400],
  ['ids that are numbers', { body: '{"ids":[1,2]}' }, 400],
  ['ids that only look like an array', { body: '{"ids":{"length":1,"0":"a"}}' }, 400],
  ['more ids than there can be', { body: `{"ids":[${'"",'.repeat(20_001)}""]}` }, 400],
  ['cancel that is told something', { path: '/cancel', body: '{"ids":[]}' }, 400],
  ['pause that is no truth', { path: '/pause', body: '{"paused":"no"}' }, 400],
  ['editor with a path', { path: '/open-editor', body: '{"id":"/etc/passwd"}' }, 404],
  ['editor with a file', { path: '/open-editor', body: '{"file":"/etc/passwd:1"}' }, 400],
  ['editor with __proto__', { path: '/open-editor', body: '{"id":"__proto__"}' }, 404],
])

const PATHS = read([
  ['traversal', { path: '/../../../../etc/passwd' }, 404],
  ['encoded traversal', { path: '/..%2f..%2f..%2fetc%2fpasswd' }, 404],
  ['encoded dots', { path: '/%2e%2e/%2e%2e/etc/passwd' }, 404],
  ['doubly encoded dots', { path: '/%252e%252e/etc/passwd' }, 404],
  ['backslashes', { path: '/..\\..\\etc\\passwd' }, 404, 400],
  ['encoded slash', { path: '%2fsymbol-docs.json' }, 404],
  ['encoded letter', { path: '/symbol-docs%2ejson' }, 404],
  ['null byte', { path: '/symbol-docs.json%00.html' }, 404, 400],
  ['broken escape', { path: '/%zz' }, 400],
  ['half an escape', { path: '/events%' }, 400],
  ['escape of no character', { path: '/%c3%28' }, 400],
  ['name before a dot', { path: '.json' }, 404],
  ['slash at the end', { path: '/events/' }, 404],
  ['two slashes', { path: '//events' }, 404],
  ['capitals', { path: '/EVENTS' }, 404],
  ['file system prefix', { path: '/@fs/etc/passwd' }, 404],
  ['__proto__', { path: '/__proto__' }, 404],
  ['constructor', { path: '/constructor' }, 404],
  ['the token by name', { path: '/token' }, 404],
  [
    'capital mount',
    { raw: 'GET {capitalMount}/ HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n' },
    404,
  ],
  [
    'encoded mount',
    { raw: 'GET {encodedMount}/ HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n' },
    404,
  ],
])

const METHODS: HostileRequest[] = [
  ...act([
    ['PUT', { method: 'PUT' }, 405],
    ['DELETE', { method: 'DELETE' }, 405],
    ['PATCH', { method: 'PATCH' }, 405],
    ['POST to the page', { path: '/' }, 405],
    ['POST to the docs', { path: '/symbol-docs.json' }, 405],
    ['POST to the events', { path: '/events' }, 405],
    ['POST without the slash', { path: '' }, 405],
    ['unknown method', { method: 'BREW' }, 400],
    ['lower-case method', { method: 'post' }, 400],
  ]),
  ...read([
    ['TRACE', { method: 'TRACE', path: '/' }, 405],
    ['GET of an action', { path: '/regenerate?ids=src/math.ts!add:function' }, 405],
    ['HEAD of an action', { method: 'HEAD', path: '/document-missing' }, 405],
    ['HEAD of the events', { method: 'HEAD', path: '/events' }, 405],
    [
      'GET that would be a POST',
      { path: '/regenerate', headers: { 'x-http-method-override': 'POST' } },
      405,
    ],
    // The CORS middleware of some servers answers these itself; the request that would follow is refused.
    ['OPTIONS', { method: 'OPTIONS', path: '/regenerate' }, 405, 204],
    [
      'preflight',
      {
        method: 'OPTIONS',
        path: '/regenerate',
        headers: {
          origin: 'http://evil.example',
          'sec-fetch-site': 'cross-site',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-symbol-docs-token,content-type',
        },
      },
      403,
      204,
    ],
  ]),
]

const READERS = read([
  ['docs from a foreign Host', headers({ host: 'evil.example' }), 403],
  ['docs by a cross-site fetch', headers({ 'sec-fetch-site': 'cross-site' }), 403],
  ['docs by a fetch of another local port', headers({ 'sec-fetch-site': 'same-site' }), 403],
  [
    'docs by an Origin without more',
    headers({ origin: 'http://localhost:1', 'sec-fetch-site': undefined }),
    403,
  ],
  [
    'docs by a cross-site link',
    headers({
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }),
    403,
  ],
  [
    'events by a cross-site fetch',
    { path: '/events', ...headers({ 'sec-fetch-site': 'cross-site' }) },
    403,
  ],
  [
    'page by a cross-site fetch',
    { path: '/', ...headers({ 'sec-fetch-site': 'cross-site' }) },
    403,
  ],
  [
    'page by a fetch of another local port',
    { path: '/', ...headers({ 'sec-fetch-site': 'same-site' }) },
    403,
  ],
  [
    'page as a script of another site',
    {
      path: '/',
      headers: {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'script',
      },
    },
    403,
  ],
  [
    'page in a frame of another site',
    {
      path: '/',
      headers: {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'iframe',
      },
    },
    403,
  ],
  [
    'page by a link to a foreign Host',
    {
      path: '/',
      headers: {
        host: 'evil.example',
        'sec-fetch-site': 'none',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
    },
    403,
  ],
])

/** What a socket can send and `fetch` cannot. */
const RAW = act([
  [
    // A server with sockets of its own may leave those of others unanswered.
    'WebSocket of another site',
    {
      raw: 'GET {mount}/events HTTP/1.1\r\nhost: {host}\r\norigin: http://evil.example\r\nconnection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    },
    400,
    403,
    0,
  ],
  [
    'WebSocket of the same origin',
    {
      raw: 'GET {mount}/events HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nconnection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    },
    400,
    0,
  ],
  [
    'absolute URL',
    {
      raw: 'POST http://{host}{mount}/cancel HTTP/1.1\r\nhost: {host}\r\nx-symbol-docs-token: {token}\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}',
      isForeign: true,
    },
    404,
  ],
  [
    'absolute URL of another host',
    {
      raw: 'GET http://evil.example{mount}/ HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n',
      isForeign: true,
    },
    404,
  ],
  ['tunnel', { raw: 'CONNECT {host} HTTP/1.1\r\nhost: {host}\r\n\r\n', isForeign: true }, 0, 404],
  ['no Host at all', { raw: 'POST {mount}/cancel HTTP/1.0\r\n\r\n' }, 400, 403],
  ['garbage', { raw: '\u0000\u0001\u0002 nonsense\r\n\r\n' }, 400, 0],
  [
    'content length that is no number',
    { raw: 'POST {mount}/cancel HTTP/1.1\r\nhost: {host}\r\ncontent-length: many\r\n\r\n{}' },
    400,
  ],
  [
    'negative content length',
    { raw: 'POST {mount}/cancel HTTP/1.1\r\nhost: {host}\r\ncontent-length: -1\r\n\r\n{}' },
    400,
  ],
  [
    'content length twice',
    {
      raw: 'POST {mount}/cancel HTTP/1.1\r\nhost: {host}\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    },
    400,
  ],
  [
    'length and chunks',
    {
      raw: 'POST {mount}/cancel HTTP/1.1\r\nhost: {host}\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    },
    400,
  ],
  ['broken chunks', { headers: { 'transfer-encoding': 'chunked' }, body: 'zz\r\n{}\r\n' }, 400, 0],
  ['unknown expectation', { headers: { expect: 'money' } }, 417],
  [
    'expectation of a continue, then a huge body',
    { headers: { expect: '100-continue', 'content-length': '70000' }, body: '' },
    413,
  ],
  ['header that is too long', { headers: { 'x-long': 'x'.repeat(20_000) } }, 431, 400],
])

export const HOSTILE: HostileRequest[] = [
  ...HOSTS,
  ...ORIGINS,
  ...TOKENS,
  ...BODIES,
  ...PATHS,
  ...METHODS,
  ...READERS,
  ...RAW,
]
