// ESM-only packages that jest's CommonJS loader cannot take as they are.
const esm =
  '(jose|mdast-util-[^/]+|micromark[^/]*|unist-util-[^/]+|decode-named-character-reference|character-entities|devlop|longest-streak|zwitch|stemmer|ccount|escape-string-regexp|markdown-table|unpdf)'

const swc = (isTypeScript) => [
  '@swc/jest',
  {
    jsc: { target: 'es2022', ...(isTypeScript && { parser: { syntax: 'typescript' } }) },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
]

module.exports = {
  testEnvironment: 'node',
  maxWorkers: 2,
  // No figure: a busy machine makes nothing fail but what hangs.
  testTimeout: 60_000,
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.sluice', '<rootDir>/package/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.sluice', '<rootDir>/package/', '<rootDir>/package.maps/'],
  moduleNameMapper: {
    // Has no entry for require.
    '^unpdf/pdfjs$': '<rootDir>/node_modules/unpdf/dist/pdfjs.mjs',
    // What is imported later is imported by the name of its built file, as Node wants it.
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'],
  },
  transform: {
    '^.+\\.[cm]?tsx?$': swc(true),
    [`node_modules/${esm}/.+\\.m?js$`]: swc(false),
  },
  transformIgnorePatterns: [`node_modules/(?!${esm}/)`],
}
