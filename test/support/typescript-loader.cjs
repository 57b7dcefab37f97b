const { transform } = require('esbuild')

/** The least that lets webpack read TypeScript. */
module.exports = function load(source) {
  const done = this.async()
  transform(source, { loader: 'ts', format: 'esm' }).then(
    ({ code }) => done(null, code),
    (error) => done(error),
  )
}
