import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` and `npm test` run tsc over everything; a build by a user has only to build.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // A reassignment file of 8 MB, and the form around it.
    serverActions: { bodySizeLimit: '9mb' },
    // A refresh that is under way when the console stops waits for it: otherwise Next.js has the browser load the address, and the
    // page is gone for good.
    useOffline: true,
  },
  serverExternalPackages: ['kafkajs', '@platformatic/kafka', '@prisma/client', '@prisma/adapter-pg', 'pino'],
}

export default config
