/** Without these Redis would forget; the services look for them at their start. */
export const redisSettings = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
