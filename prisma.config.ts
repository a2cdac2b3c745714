import { defineConfig } from 'prisma/config'

// `prisma generate` asks for a schema engine that it does not use; naming any executable keeps it from
// downloading one, so an installation needs nothing but the package registry.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })
