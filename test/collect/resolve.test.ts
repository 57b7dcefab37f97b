import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FoundModules } from '../../src/collect/modules.ts'
import { collect as collectModules } from '../support/collect.ts'
import { collectFiles, writeFiles, writeProject } from './project.ts'

const resolved = async (files: Record<string, string>, from = 'index.ts') => {
  const { modules } = await collectFiles(files, { entries: [from] })
  return Object.fromEntries(modules.get(from)?.resolved ?? [])
}

describe('a relative import', () => {
  it.each([
    ['./a', 'a.ts'],
    ['./a.js', 'a.ts'],
    ['./a.ts', 'a.ts'],
    ['./a?worker', 'a.ts'],
    ['./a?worker&url', 'a.ts'],
    ['./b', 'b.tsx'],
    ['./b.jsx', 'b.tsx'],
    ['./c', 'c/index.ts'],
    ['./c/', 'c/index.ts'],
    ['./c.d', 'c.d.mts'],
    ['./d.mjs', 'd.mts'],
    ['./e.vue', 'e.vue'],
    ['./f', 'f/lib/main.ts'],
    ['./g', 'g.jsx'],
    ['./h', 'h/h.ts'],
    ['./i', 'i/lib/index.ts'],
    ['/a.ts', 'a.ts'],
  ])('of %s leads to %s', async (specifier, expected) => {
    const files = {
      'index.ts': `import '${specifier}'`,
      'a.ts': '',
      'b.tsx': '',
      'c/index.ts': '',
      'c.d.mts': '',
      'd.mts': '',
      'e.vue': '',
      'f/package.json': '{ "main": "lib/main.js" }',
      'f/lib/main.ts': '',
      'g.jsx': '',
      'h/package.json': '{ "types": "./h.ts" }',
      'h/h.ts': '',
      'i/package.json': '{ "main": "./lib" }',
      'i/lib/index.ts': '',
    }
    const { modules, unresolved } = await collectFiles(files)
    const found = Object.fromEntries(modules.get('index.ts')?.resolved ?? [])
    expect(found).toEqual(expected.includes('.d.') ? {} : { [specifier]: expected })
    expect(unresolved).toEqual([])
  })

  it.each([
    './a?raw',
    './a?url',
    './a?x&raw',
    './a?raw=1',
    './a?inline',
    '!!raw-loader!./a',
    './a.json',
  ])('of %s leads nowhere and is no fault', async (specifier) => {
    const files = { 'index.ts': `import '${specifier}'`, 'a.ts': '', 'a.json': '{}' }
    const { modules, unresolved } = await collectFiles(files)
    expect([...modules.keys(), ...unresolved]).toEqual(['index.ts'])
  })

  it.each([
    ['./x/', 'src/index.ts', 'src/x/index.ts'],
    ['.', 'src/x/y.ts', 'src/x/index.ts'],
    ['./', 'src/x/y.ts', 'src/x/index.ts'],
    ['..', 'src/x/y.ts', 'src/index.ts'],
    ['../', 'src/x/y.ts', 'src/index.ts'],
    ['../x/', 'src/x/y.ts', 'src/x/index.ts'],
    ['../x', 'src/x/y.ts', 'src/x.ts'],
    ['./x/?worker', 'src/index.ts', 'src/x/index.ts'],
  ])('of %s in %s leads to %s', async (specifier, from, expected) => {
    const files = {
      'src/index.ts': '',
      'src.ts': '',
      'src/x.ts': '',
      'src/x/index.ts': '',
      'src/x/y.ts': '',
    }
    expect(await resolved({ ...files, [from]: `import '${specifier}'` }, from)).toEqual({
      [specifier]: expected,
    })
  })

  it('of a folder that has only a file beside it is a fault, as in TypeScript', async () => {
    const files = { 'index.ts': "import './a/'; import './b'", 'a.ts': '', 'b/package.json': '{}' }
    const { unresolved } = await collectFiles(files)
    expect(unresolved.map(({ specifier }) => specifier)).toEqual(['./a/', './b'])
  })

  it.each([
    ['a declaration', { 'x/package.json': '{ "types": "main.d.ts" }', 'x/main.d.ts': '' }],
    ['typings', { 'x/package.json': '{ "typings": "./main" }', 'x/main.d.ts': '' }],
    ['an index', { 'x/index.d.ts': '' }],
  ])('of a folder with only %s is no fault', async (_name, files) => {
    const { unresolved } = await collectFiles({
      'index.ts': "import './x'; import './x/'",
      ...files,
    })
    expect(unresolved).toEqual([])
  })
})

describe('generated files', () => {
  const rootDirs = {
    'tsconfig.json': '{ "compilerOptions": { "rootDirs": ["src", "./.gen/types"] } }',
  }

  it.each([
    ['declared', '.gen/types/$types.d.ts', './$types'],
    ['declared in a folder', '.gen/types/+types/root.d.ts', './+types/root'],
    ['declared for a deeper module', '.gen/types/deep/api.d.ts', '../src/deep/api'],
  ])('of another root are %s', async (_name, file, specifier) => {
    const source = { 'src/index.ts': `import type { A } from '${specifier}'` }
    const { unresolved } = await collectFiles(
      { ...rootDirs, ...source, [file]: 'export type A = 1' },
      { entries: ['src/index.ts'] },
    )
    expect(unresolved).toEqual([])
  })

  it('of another root are modules where they are sources', async () => {
    const files = {
      'tsconfig.json': '{ "extends": "./config/base.json" }',
      'config/base.json': '{ "compilerOptions": { "rootDirs": ["../src", "${configDir}/made"] } }',
      'src/views/a.ts': "import './b'; import './c'; import '../d'",
      'src/views/c.ts': '',
      'made/views/b.ts': '',
      'made/views/c.ts': '',
      'made/d/index.ts': '',
    }
    expect(await resolved(files, 'src/views/a.ts')).toEqual({
      './b': 'made/views/b.ts',
      './c': 'src/views/c.ts',
      '../d': 'made/d/index.ts',
    })
  })

  it.each([
    './$types',
    './$types.js',
    './+types/root',
    '../.nuxt/imports',
    './__generated__/schema',
    './generated',
    './routeTree.gen',
    './routeTree.gen.js',
    './api.generated.ts',
  ])('are no fault before they are there: %s', async (specifier) => {
    const { unresolved } = await collectFiles({ 'index.ts': `import '${specifier}'` })
    expect(unresolved).toEqual([])
  })

  it.each(['./types', './regenerated/x', './$typesetting', './a.generator', './x/.'])(
    'are not meant by %s',
    async (specifier) => {
      const { unresolved } = await collectFiles({ 'index.ts': `import '${specifier}'` })
      expect(unresolved).toEqual([{ module: 'index.ts', specifier }])
    },
  )
})

describe('the paths of a tsconfig', () => {
  const files = {
    'src/index.ts': 'import "@/a"; import "~b"; import "src/c"; import "@/d.vue"; import "react"',
    'src/a.ts': '',
    'src/b.ts': '',
    'src/c.ts': '',
    'src/d.vue': '',
  }
  const all = { '@/a': 'src/a.ts', '~b': 'src/b.ts', 'src/c': 'src/c.ts', '@/d.vue': 'src/d.vue' }
  const paths = '"paths": { "@/*": ["./src/*"], "~b": ["./src/b.ts"], "src/*": ["./src/*"] }'

  it.each([
    [
      'with comments and trailing commas',
      {
        'tsconfig.json':
          '{ // x\n"compilerOptions": { "baseUrl": ".", /* y */ "paths": { "@/*": ["none/*", "src/*",], "~b": ["src/b.ts"] } } }',
      },
    ],
    [
      'of a base',
      {
        'tsconfig.json': '{ "extends": ["./config/base"] }',
        'config/base.json':
          '{ "compilerOptions": { "baseUrl": "..", "paths": { "@/*": ["src/*"], "~b": ["src/b.ts"] } } }',
      },
    ],
    [
      'of a base in a package',
      {
        'tsconfig.json': '{ "extends": "@x/base", "compilerOptions": { "baseUrl": "." } }',
        'node_modules/@x/base/tsconfig.json':
          '{ "compilerOptions": { "paths": { "@/*": ["${configDir}/src/*"], "~b": ["${configDir}/src/b"] } } }',
      },
    ],
    [
      'of a base that a package exports',
      {
        'tsconfig.json': '{ "extends": "@x/base/strict" }',
        'node_modules/@x/base/package.json': '{ "exports": { "./strict": "./files/strict.json" } }',
        'node_modules/@x/base/files/strict.json': `{ "compilerOptions": { ${paths.replaceAll('./src', '${configDir}/src')} } }`,
      },
    ],
    [
      'of a base that a package names in its field `tsconfig`',
      {
        'tsconfig.json': '{ "extends": "base" }',
        'node_modules/base/package.json': '{ "tsconfig": "./files/main.json" }',
        'node_modules/base/files/main.json': `{ "compilerOptions": { ${paths.replaceAll('./src', '${configDir}/src')} } }`,
      },
    ],
    [
      'of an earlier base, where a later one has none',
      {
        'tsconfig.json': '{ "extends": ["./paths.json", "./strict.json"] }',
        'paths.json': `{ "compilerOptions": { ${paths} } }`,
        'strict.json': '{ "compilerOptions": { "strict": true } }',
      },
    ],
    [
      'of bases that extend the same one',
      {
        'tsconfig.json': '{ "extends": ["./one.json", "./two.json"] }',
        'one.json': '{ "extends": "./config/shared.json" }',
        'two.json': '{ "extends": "./config/shared.json" }',
        'config/shared.json': `{ "compilerOptions": { ${paths.replaceAll('./src', '../src')} } }`,
      },
    ],
    [
      'of a base with a `baseUrl` of its own',
      {
        'tsconfig.json':
          '{ "extends": "./config/base.json", "compilerOptions": { "strict": true } }',
        'config/base.json': `{ "compilerOptions": { "baseUrl": "../src", "paths": { "@/*": ["*"], "~b": ["b"], "src/*": ["./*"] } } }`,
      },
    ],
    [
      'without dots and `baseUrl`',
      { 'tsconfig.json': `{ "compilerOptions": { ${paths.replaceAll('./src', 'src')} } }` },
    ],
    [
      'beside a base that is not there yet',
      {
        'tsconfig.json': `{ "extends": ["./.nuxt/tsconfig.json"], "compilerOptions": { ${paths} } }`,
      },
    ],
    [
      'of a base beside one that is not there yet',
      {
        'tsconfig.json': '{ "extends": ["./base.json", "nowhere/tsconfig"] } // {',
        'base.json': `{ "compilerOptions": { ${paths} } }`,
      },
    ],
    [
      'of a solution',
      {
        'tsconfig.json':
          '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }',
        'tsconfig.node.json': '{}',
        'tsconfig.app.json':
          '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "~b": ["./src/b.ts"] } } }',
      },
    ],
    [
      'of a jsconfig',
      {
        'jsconfig.json':
          '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "~*": ["src/*"] } } }',
      },
    ],
    [
      'after comments of `tsc --init`',
      {
        'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2016",                                  /* Set the JavaScript language version. */
    // "lib": [],                                        /* Specify a set of bundled library files. */
    "module": "commonjs",
    "baseUrl": "./",                                     /* Specify the base directory [to] resolve { names }. */
    "paths": { "@/*": ["src/*"], "~b": ["src/b"] },      /* ] */
    // "rootDirs": [],                                   /* Allow multiple folders to be treated as one. */
    "skipLibCheck": true                                 /* Skip type checking all .d.ts files. */
  },
}`,
      },
    ],
    [
      'after banners',
      {
        'tsconfig.json': `{\n${`${'/'.repeat(24)}\n`.repeat(2)}"compilerOptions": { ${paths} }, ${'/'.repeat(240)}\n${'/'.repeat(240)}\n}`,
      },
    ],
  ])('%s lead to modules', async (_name, config) => {
    expect(await resolved({ ...files, ...config }, 'src/index.ts')).toEqual(all)
  })

  it.each([
    ['extend each other in a circle', '{ "extends": "./tsconfig.json" }'],
    ['are no JSON', 'paths'],
    ['are no list', '{ "compilerOptions": { "paths": { "@/*": "./src/*" } } }'],
    ['have two stars', '{ "compilerOptions": { "paths": { "@/*/*": ["./src/*"] } } }'],
  ])('lead nowhere where they %s', async (_name, text) => {
    expect(await resolved({ ...files, 'tsconfig.json': text }, 'src/index.ts')).toEqual({})
  })

  it('are those of the part of a solution that includes the module', async () => {
    const part = (target: string, include: string): string =>
      `{ "include": ["${include}"], "compilerOptions": { "paths": { "@/*": ["./${target}/*"] } } }`
    const files = {
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./tsconfig.web.json" }, { "path": "./server" }, { "path": "./tools" }] }',
      'tsconfig.web.json': part('web', 'web'),
      'server/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.lib.json" }] }',
      'server/tsconfig.lib.json': part('lib', '**/*.ts'),
      'tools/tsconfig.json': '{}',
      'web/index.ts':
        "import '@/a'; import '../server/index.ts'; import './App.vue'; import './b.js'",
      'web/App.vue': "<script>import '@/a'</script>",
      'web/b.js': "import '@/a'",
      'web/a.ts': '',
      'server/index.ts': "import '@/a'",
      'server/lib/a.ts': '',
    }
    const { modules } = await collectFiles(files, { entries: ['web/index.ts'] })
    const targets = [...modules].map(([path, { resolved }]) => [path, resolved.get('@/a')])
    expect(Object.fromEntries(targets.filter(([, target]) => target))).toEqual({
      'web/index.ts': 'web/a.ts',
      'web/App.vue': 'web/a.ts',
      'web/b.js': 'web/a.ts',
      'server/index.ts': 'server/lib/a.ts',
    })
  })

  it('change the modules of the next build when a base changes', async () => {
    const base = (target: string): string =>
      `{ "compilerOptions": { "paths": { "@/*": ["\${configDir}/${target}/*"] } } }`
    const root = writeProject({
      'tsconfig.json': '{ "extends": "base/x" }',
      'node_modules/base/x.json': base('one'),
      'index.ts': "import '@/a'",
      'one/a.ts': '',
      'two/a.ts': '',
    })
    let known: FoundModules | undefined
    const collect = async (): Promise<string[]> => {
      const { found } = await collectModules({ root, known, entries: [join(root, 'index.ts')] })
      known = found
      return [...found.modules.keys()]
    }
    expect(await collect()).toEqual(['index.ts', 'one/a.ts'])
    writeFiles(root, { 'node_modules/base/x.json': base('two') })
    expect(await collect()).toEqual(['index.ts', 'two/a.ts'])
  })
})

describe('aliases of the bundler', () => {
  const files = {
    'src/index.ts': "import '@/a'; import 'lib/b'; import 'lib'; import 'left'; import './c'",
    'src/a.ts': '',
    'src/c.ts': '',
    'src/other.ts': '',
    'lib/index.ts': '',
    'lib/b.ts': '',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./wrong/*"] } } }',
    'wrong/a.ts': '',
  }

  it('come before the paths of a tsconfig', async () => {
    const root = writeProject(files)
    const aliases = [
      { find: /^@\//, replacements: [`${root}/none/`, `${root}/src/`] },
      { find: /^lib(?=\/|$)/, replacements: [`${root}/lib`] },
      { find: /^left$/, replacements: [] },
      { find: /^\.\/c$/, replacements: ['./other'] },
    ]
    const entries = [join(root, 'src/index.ts')]
    const { modules } = await collectModules({ root, aliases, entries })
    expect(Object.fromEntries(modules.get('src/index.ts')?.resolved ?? [])).toEqual({
      '@/a': 'src/a.ts',
      'lib/b': 'lib/b.ts',
      lib: 'lib/index.ts',
      './c': 'src/other.ts',
    })
  })
})

describe('packages', () => {
  const files = {
    'package.json':
      '{ "name": "app", "imports": { "#x": "./src/x.ts" }, "exports": { "./y": "./src/y.ts" } }',
    'src/index.ts':
      'import "#x"; import "app/y"; import "@work/b"; import "@work/b/deep"; import "outside"',
    'src/x.ts': '',
    'src/y.ts': '',
    'packages/b/package.json':
      '{ "name": "@work/b", "version": "1.0.0", "exports": { ".": "./src/main.ts", "./deep": "./src/deep.ts" } }',
    'packages/b/src/main.ts': '',
    'packages/b/src/deep.ts': '',
    'packages/b/src/other.ts': '',
    'node_modules/outside/package.json': '{ "name": "outside", "main": "index.ts" }',
    'node_modules/outside/index.ts': '',
  }
  const expected = {
    '#x': 'src/x.ts',
    'app/y': 'src/y.ts',
    '@work/b': 'packages/b/src/main.ts',
    '@work/b/deep': 'packages/b/src/deep.ts',
  }

  it('of the workspace are modules, and are asked for once', async () => {
    const root = writeProject(files)
    mkdirSync(join(root, 'node_modules/@work'), { recursive: true })
    symlinkSync(join(root, 'packages/b'), join(root, 'node_modules/@work/b'))
    let known: FoundModules | undefined
    const collect = async () => {
      const { found } = await collectModules({ root, known, entries: [join(root, 'src/index.ts')] })
      known = found
      return Object.fromEntries(found.modules.get('src/index.ts')?.resolved ?? [])
    }
    expect(await collect()).toEqual(expected)
    const saved = known?.resolutions['src/index.ts']
    expect(saved?.resolution).toEqual(expected)

    // A new version alone changes nothing about where modules are.
    writeFiles(root, {
      'packages/b/package.json': files['packages/b/package.json'].replace('1.0.0', '2.0.0'),
    })
    expect(await collect()).toEqual(expected)
    expect(known?.resolutions['src/index.ts']).toBe(saved)

    writeFiles(root, {
      'packages/b/package.json': files['packages/b/package.json'].replace('main.ts', 'other.ts'),
    })
    expect(await collect()).toEqual({ ...expected, '@work/b': 'packages/b/src/other.ts' })
  })
})
