import eslint from '@eslint/js'
import regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'test/fixtures', 'playground/src', '**/dist'] },
  eslint.configs.recommended,
  tseslint.configs.strict,
  {
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'alert', message: 'Not in a build tool.' }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'A plugin never ends its host: throw instead.',
        },
      ],
      'no-control-regex': 'off',
      'no-misleading-character-class': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    // Sources, docs and answers of servers are hostile input: no pattern may take more than linear time on them.
    files: ['src/**'],
    ignores: [
      'src/dev/middleware.ts',
      'src/generate/{find-json,waits}.ts',
      'src/page/model/{amounts,copy-formats,inline,markdown}.ts',
      'src/page/view/symbol-facts.tsx',
    ],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': 'error',
      'regexp/no-super-linear-move': 'error',
    },
  },
  {
    // Imports at the top would make these files modules, and their declarations local.
    files: ['**/*.d.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // They print what they measure, and one shows what the console makes of a key.
    files: ['bench/**', 'test/faults/**'],
    rules: { 'no-console': 'off' },
  },
)
