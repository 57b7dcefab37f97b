import { createShares } from './random.ts'

/** A secret that never was one, in a line of code as people write it. */
export interface Canary {
  kind: string
  secret: string
  line: string
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const HEX = `${DIGITS}abcdef`
const BASE32 = `${UPPER}234567`
const ALPHANUMERIC = LOWER + UPPER + DIGITS
const BASE64 = `${ALPHANUMERIC}+/`

type Draw = (length: number, alphabet?: string) => string
type Shape = (draw: Draw) => string

/** How the secrets of each kind look; drawn when they are needed, so that nothing here looks like one. */
const SHAPES: Record<string, Shape[]> = {
  aws: [(draw) => `AKIA${draw(16, BASE32)}`, (draw) => `ASIA${draw(16, BASE32)}`],
  google: [(draw) => `AIza${draw(35)}`, (draw) => `GOCSPX-${draw(28)}`],
  azure: [(draw) => `${draw(3)}8Q~${draw(34)}`, (draw) => `AccountKey=${draw(86, BASE64)}==`],
  alibaba: [(draw) => `LTAI5t${draw(18)}`],
  digitalocean: [(draw) => `dop_v1_${draw(64, HEX)}`],
  heroku: [(draw) => `HRKU-AA${draw(58)}`],
  netlify: [(draw) => `nfp_${draw(36)}`],
  planetscale: [(draw) => `pscale_tkn_${draw(43)}`],
  supabase: [(draw) => `sbp_${draw(40, HEX)}`, (draw) => `sb_secret_${draw(31)}`],
  terraform: [(draw) => `${draw(14)}.atlasv1.${draw(67)}`],
  pulumi: [(draw) => `pul-${draw(40, HEX)}`],
  doppler: [(draw) => `dp.pt.${draw(43)}`],
  vault: [(draw) => `hvs.CAES${draw(90)}`],
  stripe: [(draw) => `sk_live_${draw(24)}`, (draw) => `rk_live_${draw(99)}`],
  square: [(draw) => `sq0atp-${draw(22)}`, (draw) => `sq0csp-${draw(43)}`],
  shopify: [(draw) => `shpat_${draw(32, HEX)}`],
  slack: [
    (draw) => `xoxb-${draw(12, DIGITS)}-${draw(13, DIGITS)}-${draw(24)}`,
    (draw) =>
      `https://hooks.slack.com/services/T${draw(10, BASE32)}/B${draw(10, BASE32)}/${draw(24)}`,
  ],
  discord: [
    (draw) => `M${draw(25)}.${draw(6)}.${draw(38)}`,
    (draw) => `https://discord.com/api/webhooks/${draw(18, DIGITS)}/${draw(68)}`,
  ],
  telegram: [(draw) => `${draw(10, '123456789')}:AA${draw(33)}`],
  twilio: [(draw) => `SK${draw(32, HEX)}`],
  sendgrid: [(draw) => `SG.${draw(22)}.${draw(43)}`],
  mailgun: [(draw) => `key-${draw(32, HEX)}`],
  mailchimp: [(draw) => `${draw(32, HEX)}-us12`],
  github: [(draw) => `ghp_${draw(36)}`, (draw) => `github_pat_${draw(22)}_${draw(59)}`],
  gitlab: [(draw) => `glpat-${draw(20)}`],
  npm: [(draw) => `npm_${draw(36)}`],
  pypi: [(draw) => `pypi-AgEIcHlwaS5vcmc${draw(80)}`],
  rubygems: [(draw) => `rubygems_${draw(48, HEX)}`],
  docker: [(draw) => `dckr_pat_${draw(27)}`],
  openai: [(draw) => `sk-proj-${draw(74)}T3BlbkFJ${draw(74)}`, (draw) => `sk-${draw(48)}`],
  anthropic: [(draw) => `sk-ant-api03-${draw(93)}AA`],
  huggingface: [(draw) => `hf_${draw(34, LOWER + UPPER)}`],
  replicate: [(draw) => `r8_${draw(37)}`],
  groq: [(draw) => `gsk_${draw(52)}`],
  sentry: [(draw) => `sntryu_${draw(64, HEX)}`],
  newrelic: [(draw) => `NRAK-${draw(27, UPPER + DIGITS)}`],
  grafana: [(draw) => `glsa_${draw(32)}_${draw(8, HEX)}`],
  postman: [(draw) => `PMAK-${draw(24, HEX)}-${draw(34, HEX)}`],
  notion: [(draw) => `ntn_${draw(11, DIGITS)}${draw(35)}`],
  airtable: [(draw) => `pat${draw(14)}.${draw(64, HEX)}`],
  linear: [(draw) => `lin_api_${draw(40)}`],
  figma: [(draw) => `figd_${draw(40)}`],
  databricks: [(draw) => `dapi${draw(32, HEX)}`],
  jwt: [(draw) => `eyJ${draw(33)}.eyJ${draw(70)}.${draw(43)}`],
  age: [(draw) => `AGE-SECRET-KEY-1${draw(58, UPPER + DIGITS)}`],
  'url password': [
    (draw) => `postgres://app:${draw(16)}@db.internal:5432/main`,
    (draw) => `https://deploy:${draw(20)}@git.internal.net/repository`,
  ],
}

/** Secrets that only what stands around them tells. */
const NAMED: Record<string, [write: (secret: string) => string, shape: Shape][]> = {
  password: [
    [(secret) => `const options = { password: '${secret}' }`, (draw) => `${draw(6)}#7q!${draw(5)}`],
    [(secret) => `const dbPassword: string = "${secret}"`, (draw) => `x9${draw(14)}`],
  ],
  'assigned key': [
    [(secret) => `const clientSecret = '${secret}'`, (draw) => `7f${draw(30)}`],
    [(secret) => `// the api key is ${secret}`, (draw) => `Zq4r8${draw(35)}`],
  ],
  authorization: [
    [
      (secret) => `const headers = { Authorization: 'Bearer ${secret}' }`,
      (draw) => `a1${draw(38)}`,
    ],
    [
      (secret) => `const headers = { Authorization: 'Basic ${secret}' }`,
      (draw) => `dX${draw(30)}1=`,
    ],
  ],
  cloudflare: [
    [(secret) => `const CLOUDFLARE_API_TOKEN = '${secret}'`, (draw) => draw(40)],
    [(secret) => `env.cloudflareKey = "${secret}"`, (draw) => `4${draw(36, HEX)}`],
  ],
  datadog: [
    [(secret) => `const DD_API_KEY = '${secret}'`, (draw) => `5${draw(31, HEX)}`],
    [(secret) => `datadog.init({ apiKey: '${secret}' })`, (draw) => `a7${draw(30, HEX)}`],
  ],
  'aws secret': [
    [(secret) => `const aws_secret_access_key = "${secret}"`, (draw) => draw(40, BASE64)],
    [(secret) => `process.env.AWS_SECRET_ACCESS_KEY ??= '${secret}'`, (draw) => draw(40)],
  ],
  'connection string': [
    [(secret) => `connect('Server=db;User Id=app;Password=${secret};')`, (draw) => `q8${draw(12)}`],
    [
      (secret) => `load('https://api.internal/v1?api_key=${secret}&page=1')`,
      (draw) => `m4${draw(30)}`,
    ],
  ],
  'wallet key': [
    [(secret) => `const privateKey = '0x${secret}'`, (draw) => `b3${draw(62, HEX)}`],
    [(secret) => `export default { signingKey: "${secret}" }`, (draw) => `9c${draw(62, HEX)}`],
  ],
}

/** At least two of every kind: those with a shape of their own in a string and in a comment, each drawn anew. */
export function createCanaries(seed: number): Canary[] {
  const random = createShares(seed)
  const draw: Draw = (length, alphabet = ALPHANUMERIC) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
  const shaped = Object.entries(SHAPES).flatMap(([kind, shapes]) =>
    shapes.flatMap((shape) => WRITERS.map((write) => createCanary(kind, shape(draw), write))),
  )
  const named = Object.entries(NAMED).flatMap(([kind, cases]) =>
    cases.map(([write, shape]) => createCanary(kind, shape(draw), write)),
  )
  const keys = PRIVATE_KEYS.flatMap((label) => {
    const lines = Array.from({ length: 12 }, () => draw(64, BASE64))
    const pem = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`]
    return [
      { kind: 'private key', secret: lines[3]!, line: `const pem = \`${pem.join('\n')}\`` },
      { kind: 'private key', secret: lines[3]!, line: `const pem = '${pem.join('\\n')}'` },
      { kind: 'private key', secret: lines[3]!, line: `const pem =\n${joinStrings(pem)}` },
      { kind: 'private key', secret: lines[3]!, line: `/*\n * ${pem.join('\n * ')}\n */` },
    ]
  })
  return [...shaped, ...named, ...keys]
}

const PRIVATE_KEYS = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY']

const WRITERS: ((secret: string) => string)[] = [
  (secret) => `const value = '${secret}'`,
  (secret) => `// was ${secret} before`,
]

function createCanary(kind: string, secret: string, write: (secret: string) => string): Canary {
  return { kind, secret, line: write(secret) }
}

function joinStrings(lines: string[]): string {
  return lines.map((line) => `    '${line}\\n'`).join(' +\n')
}
