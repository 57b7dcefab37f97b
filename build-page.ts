import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = dirname(fileURLToPath(import.meta.url))
const SOURCE = join(ROOT, 'src/page')

/** Builds the page as one HTML file with script and style inlined; the server fills in the nonce and the session. */
export async function buildPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'main.tsx'), join(SOURCE, 'style/page.css')],
    outdir: 'page',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    tsconfig: join(SOURCE, 'tsconfig.json'),
    legalComments: 'none',
  })
  const textOf = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))!.text.trim()
  const html = await readFile(join(SOURCE, 'page.html'), 'utf8')
  // Functions, because `$&` has a meaning in replacement strings.
  return html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/\n\s*/g, '\n')
    .replace('__STYLE__', () => textOf('.css'))
    .replace('__SCRIPT__', () => textOf('.js'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(join(ROOT, 'dist'), { recursive: true })
  await writeFile(join(ROOT, 'dist/page.html'), await buildPage())
}
