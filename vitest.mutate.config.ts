import type { ViteUserConfig } from 'vitest/config'

/** What mutants are tried against; `bench/mutate.ts` says which tests. */
const config: ViteUserConfig = {
  test: {
    include: [process.env.MUTATE_TESTS ?? 'test/{options,emit,plan,secrets,verify}/**/*.test.ts'],
    // Stryker takes a new thread for each mutant: within it the files may share what takes long to load, the compiler above all.
    isolate: false,
    testTimeout: 60_000,
    env: { CI: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: '', NO_COLOR: '1' },
    unstubEnvs: true,
  },
}

export default config
