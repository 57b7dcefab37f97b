import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readVueScript } from '../../src/collect/markup.ts'

describe('script blocks', () => {
  it.each([
    ['plain', '<script>a</script>', 'a', 'js'],
    ['setup', '<script setup lang="ts">a</script>', 'a', 'ts'],
    ['single quotes', "<script lang='tsx'>a</script>", 'a', 'tsx'],
    ['no quotes', '<script lang=jsx>a</script>', 'a', 'jsx'],
    [
      'a generic',
      '<script setup lang="ts" generic="T extends Array<string>">a</script>',
      'a',
      'ts',
    ],
    ['capitals and space', '<SCRIPT lang="ts">a</SCRIPT >', 'a', 'ts'],
    ['two', '<script lang="ts">a</script><script setup lang="ts">b</script>', 'a b', 'ts'],
    ['a tag in a comment', '<!-- <script>no</script> --><script>a</script>', 'a', 'js'],
    [
      'a tag in a template',
      '<template><script>no</script></template><script>a</script>',
      'a',
      'js',
    ],
    [
      'nested templates',
      '<template><template #x></template><template/><script>no</script></template><script>a</script>',
      'a',
      'js',
    ],
    [
      'a template in an attribute',
      '<template><b c="</template>"/><script>no</script></template><script>a</script>',
      'a',
      'js',
    ],
    [
      'a template in braces',
      "<template>{{ '</template>' }}<script>no</script></template><script>a</script>",
      'a',
      'js',
    ],
    ['pug', '<template lang="pug">template\n  b\n</template><script>a</script>', 'a', 'js'],
    ['another block', '<docs><script>no</script></docs><script>a</script>', 'a', 'js'],
    ['a style', '<style>a::before { content: "<script>" }</style><script>a</script>', 'a', 'js'],
    ['an open comment', '<script>a</script><!-- <script>no</script>', 'a', 'js'],
    ['an open script', '<script>a', 'a', 'js'],
    ['none', '<template>text</template>', '', 'js'],
  ])('%s', (_name, text, code, script) => {
    const found = readVueScript(text)
    expect(found.text.trim().split(/\s+/).join(' ')).toBe(code)
    expect(found.script).toBe(script)
    expect(found.text).toHaveLength(text.length)
  })

  it('names the files of src', () => {
    expect(
      readVueScript('<script src="./a.ts" lang="ts"/>\n<script setup>a</script>'),
    ).toMatchObject({
      sources: ['./a.ts'],
    })
  })
})

it('keeps offsets and lines, whatever the text is', () => {
  const part = fc.constantFrom(
    '<script>',
    '<script lang="ts">',
    '</script>',
    '<template>',
    '</template>',
    '<!--',
    '-->',
    '{{',
    '}}',
    '<b c="',
    '"',
    "'",
    '>',
    '<',
    '\n',
    '\r\n',
    'const a = 1',
    '/>',
    '</',
    'é𝒳',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('')
      const { text: blanked } = readVueScript(text)
      expect(blanked).toHaveLength(text.length)
      for (let index = 0; index < text.length; index++) {
        const [before, after] = [text[index] ?? '', blanked[index]]
        if (before === '\n' || before === '\r') expect(after).toBe(before)
        else expect([before, ' ', '\u2028']).toContain(after)
      }
    }),
    { numRuns: 500 },
  )
})

it('finds the script between any other blocks', () => {
  const block = fc.constantFrom(
    '<template>\n  <template v-if="a > b"><p>{{ a < b }}</p></template>\n</template>',
    '<style scoped>\na > b { color: red }\n</style>',
    '<!-- <script>no</script> -->',
    '<i18n lang="json">{ "a": "</b>" }</i18n>',
    'text',
  )
  fc.assert(
    fc.property(fc.array(block), fc.array(block), (before, after) => {
      const code = 'export const a = "<template>" // <!--'
      const text = [...before, `<script lang="ts">${code}</script>`, ...after].join('\n')
      const { text: found } = readVueScript(text)
      expect(found.trim()).toBe(code)
      expect(found.indexOf(code)).toBe(text.indexOf(code))
    }),
  )
})
