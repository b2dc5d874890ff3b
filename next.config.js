/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  productionBrowserSourceMaps: false,
  // `npm test` checks the types. A build must not fail over a file of an analyst.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  // One copy for server and pages, and native parts are left where they are.
  serverExternalPackages: ['@duckdb/node-api', '@duckdb/node-bindings', '@node-rs/argon2', 'kysely', 'nodemailer', 'pg', 'pino'],
}
