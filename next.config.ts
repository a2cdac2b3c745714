import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  images: { unoptimized: true },
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
