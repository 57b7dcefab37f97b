/**
 * What holds under load and faults, as `N of N` lines:
 *
 *     npm run faults              all figures
 *     npm run faults -- 3 5       some of them
 *     npm run faults -- sample    as the tests run them
 */
import { FIGURES } from './figures.ts'

const words = process.argv.slice(2)
const scale = words.includes('sample') ? 'sample' : 'full'
const ids = words.filter((word) => word !== 'sample')
const unknown = ids.filter((id) => !FIGURES.some((figure) => figure.id === id))
if (unknown.length > 0) {
  const known = FIGURES.map(({ id }) => id).join(', ')
  throw new Error(`There is no figure ${unknown.join(', ')}. Name some of ${known}.`)
}

// Whatever this machine's own keys and servers are, a figure brings its own.
for (const name of ['CI', 'OPENAI_API_KEY', 'OPENAI_BASE_URL']) process.env[name] = ''

print('| figure | what | good | seconds | besides |')
print('| --- | --- | --- | --- | --- |')
for (const { id, title, measure, isMissing } of FIGURES) {
  if (ids.length > 0 && !ids.includes(id)) continue
  if (isMissing?.()) continue
  const start = performance.now()
  const rows = await measure(scale)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  for (const [index, { what, good, of, note = '', missed }] of rows.entries()) {
    const isFirst = index === 0
    const counts = `${good.toLocaleString('en')} of ${of.toLocaleString('en')}`
    print(
      `| ${isFirst ? `${id} ${title}` : ''} | ${what} | ${counts} | ${isFirst ? seconds : ''} | ${note} |`,
    )
    for (const name of missed) process.stderr.write(`    missed: ${name}\n`)
    if (good < of) process.exitCode = 1
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
