import type { Found } from './scanner.ts'

/** One kind of secret and how it looks. The first group is the secret, where there is one; else the whole match. */
interface Rule {
  kind: string
  pattern: RegExp
  /**
   * Lower-case texts, one of which is part of every match: searching for them first is many times faster. A rule without
   * them matches only inside of a long word (`RE_LONG_WORD`).
   */
  literals?: readonly string[]
  /** For patterns that also fit other text. */
  accepts?: (secret: string) => boolean
}

const HEX = '[\\da-f]'
const UUID = `${HEX}{8}-(?:${HEX}{4}-){3}${HEX}{12}`
/** Must not stand before a token, which would be the middle of a longer word. */
const START = '(?<![\\w-])'
const END = '(?![\\w-])'

/** All characters that tokens are made of, at least as many as the shortest token has. */
const RE_LONG_WORD = /[\w.~+/=:%$-]{15,}/g

/** A token that its own beginning gives away. */
function createToken(kind: string, shape: string): Rule {
  return { kind, pattern: new RegExp(`${START}${shape}${END}`, 'g') }
}

/** A value without a shape of its own, given to something that is named for the service. */
function createAssigned(
  kind: string,
  name: string,
  shape: string,
  literals: readonly string[] = [name],
): Rule {
  const between =
    '[\\w .-]{0,30}["\'`\\]]{0,2}\\s{0,3}(?::|=>?|(?:\\?\\?|\\|\\|)=?|,)\\s{0,3}["\'`]?'
  const pattern = new RegExp(`${name}${between}(${shape})${END}`, 'gi')
  return { kind, pattern, literals, accepts: hasDigit }
}

const PEM = '-----BEGIN[ A-Z\\d]{0,40}PRIVATE KEY(?: BLOCK)?-----'

/**
 * Secrets that secretlint misses: formats that services publish, and values that only their names give away.
 * The most specific rule comes first.
 */
const RULES: readonly Rule[] = [
  {
    kind: 'privatekey',
    literals: ['-----begin'],
    pattern: new RegExp(
      `${PEM}[^]{0,10000}?-----END[ A-Z\\d]{0,40}PRIVATE KEY(?: BLOCK)?-----`,
      'g',
    ),
  },
  // Cut off, or in pieces that code joins.
  {
    kind: 'privatekey',
    literals: ['-----begin'],
    pattern: new RegExp(`${PEM}(?:(?:\\\\[nr]|["'\`*,;+\\s])*[A-Za-z\\d/+=]{40,})+`, 'g'),
  },
  createToken('privatekey', 'LS0tLS1CRUdJTi[A-Za-z\\d+/]{60,}={0,2}'),
  createToken('age', 'AGE-SECRET-KEY-1[A-Z\\d]{58}'),
  createToken('jwt', 'eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{10,}'),
  {
    kind: 'aws',
    pattern: /\b(?:A3T[A-Z\d]|AKIA|ASIA|ABIA|ACCA)[A-Z\d]{16}\b/g,
    accepts: (text) => !text.endsWith('EXAMPLE'),
  },
  createAssigned('aws', 'aws[\\w.-]{0,20}(?:key|secret|token)', '[A-Za-z\\d/+]{40}', ['aws']),
  createToken('google', 'AIza[\\w-]{35}'),
  createToken('google', 'GOCSPX-[\\w-]{28}'),
  createToken('google', 'ya29\\.[\\w-]{30,}'),
  {
    kind: 'azure',
    literals: ['accountkey=', 'sharedaccesskey='],
    pattern: /\b(?:AccountKey|SharedAccessKey)=([A-Za-z\d+/]{40,}={0,2})/g,
  },
  { kind: 'azure', literals: ['?sig=', '&sig='], pattern: /[?&]sig=([A-Za-z\d%+/]{40,}={0,2})/g },
  createToken('azure', '[\\w~.-]{3}[78]Q~[\\w~.-]{31,34}'),
  createToken('alibaba', 'LTAI[A-Za-z\\d]{16,24}'),
  createToken('digitalocean', 'do[opr]_v1_[\\da-f]{64}'),
  createToken('heroku', 'HRKU-[\\w-]{36,}'),
  createToken('fly', '(?:fo1_[\\w-]{40,}|fm[12][ar]?_[A-Za-z\\d+/=]{100,})'),
  createToken('netlify', 'nf[pcoub]_[A-Za-z\\d]{36}'),
  createToken('planetscale', 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,}'),
  createToken('supabase', 'sb(?:p_[\\da-f]{40}|_secret_[\\w-]{20,})'),
  createAssigned('cloudflare', 'cloudflare', `(?:${HEX}{37}|[\\w-]{40})`),
  createToken('terraform', '[A-Za-z\\d]{14}\\.atlasv1\\.[\\w-]{60,}'),
  createToken('pulumi', 'pul-[\\da-f]{40}'),
  createToken('doppler', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{40,}'),
  createToken('hashicorp-vault', 'hv[bsr]\\.[\\w-]{24,}'),
  createToken('stripe', '(?:sk|rk)_(?:live|test|prod)_[A-Za-z\\d]{10,}'),
  createToken('stripe', 'whsec_[A-Za-z\\d+/=]{32,}'),
  createToken('square', '(?:sq0(?:atp|csp)-[\\w-]{22,43}|EAAA[\\w-]{60})'),
  createToken('paypal', 'access_token\\$(?:production|sandbox)\\$[\\da-z]{16}\\$[\\da-f]{32}'),
  createToken('shopify', 'shp(?:at|ca|pa|ss|it|tka)_[A-Za-z\\d]{32,}'),
  createToken('slack', 'xox[abeoprs](?:\\.xox[bp])?-[A-Za-z\\d-]{10,}'),
  {
    kind: 'slack',
    literals: ['hooks.slack.com/'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w+/]{40,})/g,
  },
  {
    kind: 'discord',
    literals: ['.com/api/webhooks/'],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/(\d{17,20}\/[\w-]{60,})/g,
  },
  createToken('discord', '[MNO][A-Za-z\\d_-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,}'),
  createToken('telegram', '\\d{8,10}:[A-Za-z\\d_-]{35}'),
  createToken('twilio', '(?:SK|AC)[\\da-f]{32}'),
  createToken('sendgrid', 'SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}'),
  createToken('mailgun', '(?:key|pubkey)-[\\da-z]{32}'),
  createToken('mailchimp', '[\\da-f]{32}-us\\d{1,2}'),
  createToken('brevo', 'x(?:keysib|smtpsib)-[\\da-f]{64}-[A-Za-z\\d]{16}'),
  createToken('resend', 're_[A-Za-z\\d]{8}_[A-Za-z\\d]{24}'),
  createToken('github', 'gh[opsur]_[A-Za-z\\d]{36,}'),
  createToken('github', 'github_pat_\\w{40,}'),
  createToken('gitlab', 'gl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent|oas|ffct)-[\\w.-]{20,}'),
  createToken('bitbucket', 'AT(?:CTT|ATT)3[\\w=-]{50,}'),
  createToken('npm', 'npm_[A-Za-z\\d]{36}'),
  { kind: 'npm', literals: ['_auth'], pattern: /_auth(?:Token)?\s*=\s*["']?([\w+/=-]{20,})/g },
  createToken('pypi', 'pypi-[\\w-]{50,}'),
  createToken('rubygems', 'rubygems_[\\da-f]{48}'),
  createToken('crates', 'cio[A-Za-z\\d]{32}'),
  createToken('nuget', 'oy2[a-z\\d]{43}'),
  createToken('docker', 'dckr_(?:pat|oat)_[\\w-]{27,}'),
  { kind: 'openai', pattern: /(?<![\w-])sk-(?=[\w-]{0,60}\d)(?=[\w-]{0,60}[A-Za-z])[\w-]{20,}/g },
  createToken('huggingface', '(?:hf|api_org)_[A-Za-z\\d]{34,}'),
  createToken('replicate', 'r8_[A-Za-z\\d]{37}'),
  createToken('perplexity', 'pplx-[A-Za-z\\d]{40,}'),
  createToken('xai', 'xai-[A-Za-z\\d]{60,}'),
  createToken('groq', 'gsk_[A-Za-z\\d]{48,}'),
  createToken('langsmith', 'lsv2_(?:pt|sk)_[\\da-f]{32}_[\\da-f]{10}'),
  createToken('sentry', 'sntry[su]_[\\w+/=-]{40,}'),
  createToken('newrelic', 'NR(?:AK|JS|II|BR|RA)-[A-Za-z\\d-]{19,}'),
  createAssigned('datadog', '(?:datadog|dd[_-](?:api|app))', `(?:${HEX}{40}|${HEX}{32})`, [
    'datadog',
    'dd_ap',
    'dd-ap',
  ]),
  createToken('grafana', 'gl(?:c|sa)_[\\w+/]{32,}={0,2}'),
  createToken('dynatrace', 'dt0[a-z]\\d{2}\\.[A-Z\\d]{24}\\.[A-Z\\d]{64}'),
  createToken('postman', 'PMAK-[\\da-f]{24}-[\\da-f]{34}'),
  createToken('notion', '(?:ntn_\\d{11}[A-Za-z\\d]{35}|secret_[A-Za-z\\d]{43})'),
  createToken('airtable', 'pat[A-Za-z\\d]{14}\\.[\\da-f]{64}'),
  createToken('linear', 'lin_(?:api|oauth)_[A-Za-z\\d]{32,}'),
  createToken('dropbox', 'sl\\.(?:u\\.)?[\\w-]{100,}'),
  createToken('facebook', 'EAA[A-Za-z\\d]{80,}'),
  createToken('mapbox', 'sk\\.eyJ[\\w-]{20,}\\.[\\w-]{20,}'),
  createToken('contentful', 'CFPAT-[\\w-]{43}'),
  createToken('databricks', 'dapi[\\da-f]{32}(?:-\\d)?'),
  createToken('twitter', 'A{20,}[\\w%]{40,}'),
  createToken('firebase', 'AAAA[\\w-]{7}:[\\w-]{120,}'),
  createToken('grafana', 'eyJrIjoi[A-Za-z\\d]{60,}={0,2}'),
  createToken('launchdarkly', `(?:sdk|api|mob)-${UUID}`),
  createToken('plaid', `access-(?:sandbox|development|production)-${UUID}`),
  createToken('razorpay', 'rzp_(?:live|test)_[A-Za-z\\d]{14,}'),
  createToken('flutterwave', 'FLWSECK(?:_TEST)?-[A-Za-z\\d-]{32,}'),
  createToken('shippo', 'shippo_(?:live|test)_[\\da-f]{40}'),
  createToken('easypost', 'EZ[AT]K[A-Za-z\\d]{54,}'),
  createToken('typeform', 'tfp_[\\w.-]{40,}'),
  createToken('tailscale', 'tskey-[a-z]+-[A-Za-z\\d-]{20,}'),
  createToken('circleci', 'CCIPAT_[\\w-]{40,}'),
  createToken('buildkite', 'bk(?:ua|ct|pt)_[\\da-f]{40}'),
  createAssigned('heroku', 'heroku', UUID),
  createAssigned('okta', 'okta', '00[\\w-]{40}'),
  createAssigned('asana', 'asana', `(?:\\d/\\d{16}:)?${HEX}{32}`),
  createAssigned('algolia', 'algolia', `${HEX}{32}`),
  {
    kind: 'authorization',
    literals: ['basic'],
    pattern: /\bBasic\s+([A-Za-z\d+/]{16,}={0,2})(?![\w-])/g,
    accepts: isRandom(3.5),
  },
  {
    kind: 'authorization',
    literals: ['bearer'],
    pattern: /\bBearer\s+([\w.~+/-]{20,}=*)/gi,
    accepts: isRandom(3.5),
  },
  {
    kind: 'basicauth',
    literals: ['://'],
    pattern: /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/?#"'`<>@:]{0,100}:([^\s/?#"'`<>@]{3,200})@[\w.[-]/gi,
    accepts: (text) =>
      !isStandin(text) && !/^(?:pass(?:word)?|pwd|secret|token|\w{1,3})$/i.test(text),
  },
  {
    kind: 'privatekey',
    literals: ['private', 'secret', 'signing'],
    pattern:
      /(?:private|secret|signing)[\w ]{0,20}["'`\]]{0,2}\s{0,3}(?::|(?:\?\?|\|\|)?=)\s{0,3}["'`]((?:0x)?[\da-f]{64})["'`]/gi,
    accepts: isRandom(2.5),
  },
  {
    kind: 'password',
    literals: ['pass'],
    pattern:
      /pass(?:word|wd|phrase|code)?(?:[_-]?\w{1,12})?["'`\]]{0,2}\s{0,3}(?::\s{0,2}string\s{0,2})?(?::|=>?|(?:\?\?|\|\|)=?)\s{0,3}(?:"([^"\n]{6,100})"|'([^'\n]{6,100})'|`([^`\n]{6,100})`)/gi,
    accepts: isRandom(2.5),
  },
  {
    kind: 'generic',
    literals: ['secret', 'token', 'credential', 'key', 'salt'],
    pattern:
      /(?:secret|token|credential|api[_-]?key|(?:access|auth|encryption|signing|master|private|shared|storage)[_-]?key|salt)(?:[_-]?\w{1,16})?["'`\]]{0,2}\s{0,3}(?::\s{0,2}string\s{0,2})?(?::|=>?|(?:\?\?|\|\|)=?|\()\s{0,3}["'`]([\w+/=.~!@#%^&*-]{12,200})["'`]/gi,
    accepts: isRandom(3.5),
  },
  // Inside of longer strings, such as connection strings and addresses.
  {
    kind: 'password',
    literals: ['password=', 'passwd=', 'pwd='],
    pattern: /\b(?:password|passwd|pwd)=([^\s;&"'`<>{}]{6,100})/gi,
    accepts: isRandom(2.5),
  },
  {
    kind: 'generic',
    literals: ['key=', 'token=', 'secret=', 'sig=', 'signature='],
    pattern:
      /[?&](?:api[_-]?key|(?:access[_-]?)?token|key|secret|sig(?:nature)?)=([\w%+/=.-]{16,})/gi,
    accepts: isRandom(3),
  },
  // Without quotes, as in comments, only text that nobody writes in a sentence.
  {
    kind: 'generic',
    literals: ['secret', 'token', 'password', 'key'],
    pattern:
      /(?:secret|token|password|(?:api|access|auth)[ _-]?key)(?: is)?\s{0,3}[:=]?\s{1,3}([A-Za-z\d+/=_-]{20,200})(?![\w(.])/gi,
    accepts: (text) =>
      isRandom(4)(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d.*\d/.test(text),
  },
]

/** The secrets that our own rules find in a text, rule by rule. */
export function findByRules(text: string): Found[] {
  return selectRules(text).flatMap(({ kind, pattern, accepts = () => true }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const secret = match.slice(1).find((group) => group !== undefined) ?? match[0]
      if (!accepts(secret)) return []
      const start = match.index + match[0].lastIndexOf(secret)
      return { kind, start, end: start + secret.length }
    }),
  )
}

/** The rules that may match a text: most texts have few long words and few of the literals. */
function selectRules(text: string): Rule[] {
  const lower = text.toLowerCase()
  const words = (text.match(RE_LONG_WORD) ?? []).join(' ')
  return RULES.filter(({ pattern, literals }) => {
    if (!literals) return words.search(pattern) >= 0
    // `search` is several times faster than `matchAll`, which copies the expression for each text.
    return literals.some((literal) => lower.includes(literal)) && text.search(pattern) >= 0
  })
}

/** Words of code that look like tokens have no digits, or only digits. */
export function hasDigit(text: string): boolean {
  return /\d/.test(text) && /[a-z]/i.test(text)
}

/** Placeholders that people write in place of a secret, and computed values. */
const RE_STANDIN =
  /^(.)\1*$|^0x[\da-f]{40}$|example|placeholder|your|change.?me|dummy|redacted|x{4}|\*{3}|\.{3}|1234567|abcdef|\$\{|\{\{|%[sdj]/i

export function isStandin(text: string): boolean {
  return RE_STANDIN.test(text)
}

/** Most strings hold names, paths, sentences or class lists. */
const RE_WORDS =
  /^[a-z]+(?:[-_./: ][a-z]+)*\d{0,2}$|^(?:[.~]|@[\w-]+)?\/|:\/\/|\.[a-z]{2,4}$|^[a-z]+(?:[A-Z][a-z]+)*\d?$/

/** Entropy of a character, in bits. */
function measureEntropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Hexadecimal digits have less entropy: 4 bits at most. */
const HEX_ALLOWANCE = 0.8

/** Returns a test for text that looks random, with at least so many bits per character. */
export function isRandom(least: number): (text: string) => boolean {
  return (text) => {
    if (!hasDigit(text) || isStandin(text) || RE_WORDS.test(text)) return false
    const allowance = /^(?:0x)?[\da-f]+$/i.test(text) ? HEX_ALLOWANCE : 0
    return measureEntropy(text) >= least - allowance
  }
}
