import { transform } from 'esbuild'

/** The least that lets webpack read TypeScript. */
export default function load(source) {
  const done = this.async()
  transform(source, { loader: 'ts', format: 'esm' }).then(
    ({ code }) => done(null, code),
    (error) => done(error),
  )
}
