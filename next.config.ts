import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` and `npm test` run tsc over everything; a build by a user has only to build.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    'kafkajs',
    '@platformatic/kafka',
    '@prisma/client',
    '@prisma/adapter-libsql',
    '@libsql/client',
    'pino',
  ],
}

export default config
