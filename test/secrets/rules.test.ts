import { describe, expect, it } from 'vitest'
import { findByRules } from '../../src/secrets/rules.ts'

const cycle =
  (alphabet: string) =>
  (length: number): string =>
    alphabet.repeat(20).slice(0, length)
/** Made as the tests run, so that nothing here looks like a secret. */
const mixed = cycle('q7Zk2Rf9Wb4Xn8Lc3Vt6Mh1Jp5Gs0Dy')
const hex = cycle('3f9a7c1e5b8d2064')
const upper = cycle('Q7K2R9W4X8L3V6M1')
const lower = cycle('q7k2r9w4x8l3v6m1')
const digits = cycle('9072815364')
const uuid = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`

/** The secrets that our rules find without the library. */
function find(text: string): string[] {
  return findByRules(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)
}

describe('a token', () => {
  const tokens: [kind: string, secret: string][] = [
    ['privatekey', `LS0tLS1CRUdJTi${mixed(60)}`],
    ['age', `AGE-SECRET-KEY-1${upper(58)}`],
    ['jwt', `eyJ${mixed(8)}.eyJ${mixed(8)}.${mixed(10)}`],
    ['google', `AIza${mixed(35)}`],
    ['google', `GOCSPX-${mixed(28)}`],
    ['google', `ya29.${mixed(30)}`],
    ['azure', `${mixed(3)}8Q~${mixed(31)}`],
    ['alibaba', `LTAI${mixed(16)}`],
    ['digitalocean', `dop_v1_${hex(64)}`],
    ['heroku', `HRKU-${mixed(36)}`],
    ['fly', `fo1_${mixed(40)}`],
    ['fly', `fm2_${mixed(100)}`],
    ['netlify', `nfp_${mixed(36)}`],
    ['planetscale', `pscale_tkn_${mixed(32)}`],
    ['supabase', `sbp_${hex(40)}`],
    ['supabase', `sb_secret_${mixed(20)}`],
    ['terraform', `${mixed(14)}.atlasv1.${mixed(60)}`],
    ['pulumi', `pul-${hex(40)}`],
    ['doppler', `dp.pt.${mixed(40)}`],
    ['hashicorp-vault', `hvs.${mixed(24)}`],
    ['stripe', `sk_live_${mixed(10)}`],
    ['stripe', `whsec_${mixed(32)}`],
    ['square', `sq0atp-${mixed(22)}`],
    ['paypal', `access_token$production$${lower(16)}$${hex(32)}`],
    ['shopify', `shpat_${mixed(32)}`],
    ['slack', `xoxb-${mixed(10)}`],
    ['discord', `M${mixed(23)}.${mixed(6)}.${mixed(27)}`],
    ['telegram', `${digits(8)}:${mixed(35)}`],
    ['twilio', `SK${hex(32)}`],
    ['sendgrid', `SG.${mixed(16)}.${mixed(32)}`],
    ['mailgun', `key-${lower(32)}`],
    ['mailchimp', `${hex(32)}-us1`],
    ['brevo', `xkeysib-${hex(64)}-${mixed(16)}`],
    ['resend', `re_${mixed(8)}_${mixed(24)}`],
    ['github', `ghp_${mixed(36)}`],
    ['github', `github_pat_${mixed(40)}`],
    ['gitlab', `glpat-${mixed(20)}`],
    ['bitbucket', `ATCTT3${mixed(50)}`],
    ['npm', `npm_${mixed(36)}`],
    ['pypi', `pypi-${mixed(50)}`],
    ['rubygems', `rubygems_${hex(48)}`],
    ['crates', `cio${mixed(32)}`],
    ['nuget', `oy2${lower(43)}`],
    ['docker', `dckr_pat_${mixed(27)}`],
    ['openai', `sk-${mixed(20)}`],
    ['huggingface', `hf_${mixed(34)}`],
    ['replicate', `r8_${mixed(37)}`],
    ['perplexity', `pplx-${mixed(40)}`],
    ['xai', `xai-${mixed(60)}`],
    ['groq', `gsk_${mixed(48)}`],
    ['langsmith', `lsv2_pt_${hex(32)}_${hex(10)}`],
    ['sentry', `sntrys_${mixed(40)}`],
    ['newrelic', `NRAK-${mixed(19)}`],
    ['grafana', `glsa_${mixed(32)}`],
    ['dynatrace', `dt0c01.${upper(24)}.${upper(64)}`],
    ['postman', `PMAK-${hex(24)}-${hex(34)}`],
    ['notion', `ntn_${digits(11)}${mixed(35)}`],
    ['airtable', `pat${mixed(14)}.${hex(64)}`],
    ['linear', `lin_api_${mixed(32)}`],
    ['dropbox', `sl.${mixed(100)}`],
    ['facebook', `EAA${mixed(80)}`],
    ['mapbox', `sk.eyJ${mixed(20)}.${mixed(20)}`],
    ['contentful', `CFPAT-${mixed(43)}`],
    ['databricks', `dapi${hex(32)}`],
    ['twitter', `${'A'.repeat(20)}${mixed(40)}`],
    ['firebase', `AAAA${mixed(7)}:${mixed(120)}`],
    ['grafana', `eyJrIjoi${mixed(60)}`],
    ['launchdarkly', `sdk-${uuid}`],
    ['plaid', `access-sandbox-${uuid}`],
    ['razorpay', `rzp_live_${mixed(14)}`],
    ['flutterwave', `FLWSECK-${mixed(32)}`],
    ['shippo', `shippo_live_${hex(40)}`],
    ['easypost', `EZAK${mixed(54)}`],
    ['typeform', `tfp_${mixed(40)}`],
    ['tailscale', `tskey-auth-${mixed(20)}`],
    ['circleci', `CCIPAT_${mixed(40)}`],
    ['buildkite', `bkua_${hex(40)}`],
    ['aws', `AKIA${upper(16)}`],
    ['aws', `A3TQ${upper(16)}`],
  ]

  it.each(tokens)('of %s is found, but only as a whole word', (kind, secret) => {
    expect(find(`hold('${secret}')`)).toContain(`${kind} ${secret}`)
    expect(find(`hold('_${secret}')`)).not.toContain(`${kind} ${secret}`)
  })

  it('ends where its word ends', () => {
    expect(find(`AIza${mixed(35)}-x`)).toEqual([])
    expect(find(`ghp_${mixed(36)}-x`)).toEqual([])
  })

  it('has letters and digits', () => {
    expect(find(`sk-${digits(20)}`)).toEqual([])
    expect(find(`sk-${'abCd'.repeat(5)}`)).toEqual([])
  })
})

describe('a secret that its name gives away', () => {
  it.each<[kind: string, secret: string, before: string, after: string]>([
    ['aws', mixed(40), "aws_secret_access_key = '", "'"],
    ['cloudflare', mixed(40), 'env["CLOUDFLARE_TOKEN"]  ??=  "', '"'],
    ['cloudflare', hex(37), "cloudflare.token: '", "'"],
    ['datadog', hex(32), "datadog key, '", "'"],
    ['datadog', hex(40), 'DD_APP_KEY=', ''],
    ['heroku', uuid, 'const herokuKey = "', '"'],
    ['okta', `00${mixed(40)}`, "okta => '", "'"],
    ['asana', hex(32), 'asana: "', '"'],
    ['asana', `1/${digits(16)}:${hex(32)}`, 'asana: "', '"'],
    ['algolia', hex(32), 'const algolia = `', '`'],
    ['azure', mixed(40), 'AccountKey=', ';'],
    ['azure', `${mixed(86)}==`, 'SharedAccessKey=', ';'],
    ['azure', mixed(40), '?sig=', ''],
    ['azure', `${mixed(40)}==`, '&sig=', ''],
    ['slack', mixed(40), 'hooks.slack.com/services/', "'"],
    ['discord', `${digits(17)}/${mixed(60)}`, 'discord.com/api/webhooks/', "'"],
    ['npm', mixed(20), '_authToken=', ''],
    ['npm', mixed(20), '_auth  =  "', '"'],
    ['authorization', mixed(16), "'Basic  ", "'"],
    ['authorization', `${mixed(18)}==`, "'Basic ", "'"],
    ['authorization', mixed(20), "'Bearer  ", "'"],
    ['basicauth', 'k9sPq2xT', "'postgres://application:", "@db'"],
    ['basicauth', 'k9-token', "'amqp://a:", "@.local'"],
    ['basicauth', 'token-k9', "'https://:", "@[::1]/'"],
    ['privatekey', hex(64), "privateKey='", "'"],
    ['privatekey', `0x${hex(64)}`, 'keys["signing"]  =  "', '"'],
    ['privatekey', hex(64), 'secret ??= `', '`'],
    ['privatekey', hex(64), "signing key: '", "'"],
    ['password', 'k9sPq2xT', "pass='", "'"],
    ['password', 'k9sPq2xT', "pass || '", "'"],
    ['password', 'k9sPq2xT', 'passKey  = "', '"'],
    ['password', 'k9sPq2xT', 'pass-key => `', '`'],
    ['password', 'k9sPq2xT', 'options["password"] =\n"', '"'],
    ['password', 'k9sPq2xT', 'passphrase:string = `', '`'],
    ['password', 'k9sPq2xT', "password:  string='", "'"],
    ['password', 'k9sPq2xT', "password: string  = '", "'"],
    ['password', 'k9sPq2xT', 'Server=db;Pwd=', ';'],
    ['generic', mixed(16), "apikey='", "'"],
    ['generic', mixed(16), 'api_key  = "', '"'],
    ['generic', mixed(16), "authkey = '", "'"],
    ['generic', mixed(16), "auth-key = '", "'"],
    ['generic', mixed(16), "tokenName || '", "'"],
    ['generic', mixed(16), "token-of = '", "'"],
    ['generic', mixed(16), 'options["token"] = "', '"'],
    ['generic', mixed(16), "token:string = '", "'"],
    ['generic', mixed(16), "salt:  string='", "'"],
    ['generic', mixed(16), "salt: string  = '", "'"],
    ['generic', mixed(16), "credential ('", "'"],
    ['generic', mixed(16), 'token ??= `', '`'],
    ['generic', mixed(16), '?apikey=', '&'],
    ['generic', mixed(16), '&api_key=', '&'],
    ['generic', mixed(16), '?token=', '&'],
    ['generic', mixed(16), '?accesstoken=', '&'],
    ['generic', mixed(16), '?access_token=', '&'],
    ['generic', mixed(16), '?sig=', '&'],
    ['generic', mixed(16), '?signature=', '&'],
    ['generic', mixed(24), 'the api key is ', ' here'],
    ['generic', mixed(24), 'the apikey ', ''],
    ['generic', mixed(24), 'a token  :  ', ','],
    ['generic', mixed(24), 'the password: ', ';'],
  ])('is found: %s %s after %j', (kind, secret, before, after) => {
    expect(find(`${before}${secret}${after}`)).toContain(`${kind} ${secret}`)
  })

  it.each([
    `const value = '${mixed(40)}'`,
    `const value = '${hex(32)}'`,
    `const value = '${uuid}'`,
    `const value = '00${mixed(40)}'`,
    `const value = '1/${digits(16)}:${hex(32)}'`,
    "'https://user:pass@host'",
    "'https://user:password@host'",
    "'https://user:pwd@host'",
    "'https://user:secret@host'",
    "'https://user:token@host'",
    "'https://user:abc@host'",
    "'https://user:your-own@host'",
    "'https://user:k9@host'",
    `the token ${mixed(24)}(`,
    `the token ${mixed(24).toLowerCase()}`,
    `the token ${mixed(24).toUpperCase()}`,
    'the token QwErTyUiOpAsDfGhJkLzXcVb',
    'the token QwErTyUiOpAsDfGhJkLzXcV7',
    'the token aQ1aQ1aQ1aQ1aQ1aQ1aQ1aQ1',
  ])('is not found in %s', (line) => {
    expect(find(line)).toEqual([])
  })

  it('is found as a whole where its digits are apart', () => {
    const secret = '7QwErTyUiOpAsDfGhJkLzX8b'
    expect(find(`the token ${secret}`)).toEqual([`generic ${secret}`])
  })
})

describe('a private key', () => {
  const pem = [`-----BEGIN RSA PRIVATE KEY-----`, mixed(64), '-----END RSA PRIVATE KEY-----']

  it('is found with its header and footer', () => {
    expect(find(pem.join('\n'))).toContain(`privatekey ${pem.join('\n')}`)
  })

  it('is found when it is cut off or in pieces', () => {
    const pieces = `${pem[0]}\\n' +\n  '${mixed(64)}\\n' + '${mixed(40)}`
    expect(find(`'${pieces}'`)).toEqual([`privatekey ${pieces}`])
  })
})
