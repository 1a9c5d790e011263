/** Without these Redis would lose entries; the services check them at start. */
export const redisSettings = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
