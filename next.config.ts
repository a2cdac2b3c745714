import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` and `npm test` run tsc over everything; a build by a user has only to build.
  typescript: { ignoreBuildErrors: true },
  // A reassignment file of 8 MB, and the form around it.
  experimental: { serverActions: { bodySizeLimit: '9mb' } },
  serverExternalPackages: ['kafkajs', '@platformatic/kafka', '@prisma/client', '@prisma/adapter-pg', 'pino'],
}

export default config
