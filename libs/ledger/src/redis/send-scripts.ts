/** Atomic operations in Redis. Each is safe to repeat, and safe to run late. */
export const sendScripts = {
  /** KEYS entry; ARGV owner, attemptedAt, keepMs. Returns the existing entry. */
  begin: `
    local found = redis.call('HMGET', KEYS[1], 'owner', 'attemptedAt', 'deliveryId')
    if found[1] then return found end
    redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'attemptedAt', ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return false`,

  /**
   * KEYS entry, delivery; ARGV id, deliveryId, owner, attemptedAt, keepMs, and the prefixes of entries and deliveries: the
   * other id of this delivery, and the other delivery of this id, are known only here.
   */
  confirm: `
    local other = redis.call('GET', KEYS[2])
    if other and other ~= ARGV[1] then redis.call('HDEL', ARGV[6] .. other, 'deliveryId') end
    local before = redis.call('HGET', KEYS[1], 'deliveryId')
    if before and before ~= ARGV[2] then redis.call('DEL', ARGV[7] .. before) end
    redis.call('HSETNX', KEYS[1], 'owner', ARGV[3])
    redis.call('HSETNX', KEYS[1], 'attemptedAt', ARGV[4])
    redis.call('HSET', KEYS[1], 'deliveryId', ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[5])
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[5])
    return 1`,

  /** KEYS entry, delivery; ARGV id, deliveryId, keepMs. Returns 0 when the entry is not in doubt, or the delivery belongs to another id. */
  claim: `
    local entry = redis.call('HMGET', KEYS[1], 'owner', 'deliveryId')
    if not entry[1] or entry[2] then return 0 end
    if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[3]) then return 0 end
    redis.call('HSET', KEYS[1], 'deliveryId', ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return 1`,

  /** KEYS entry; ARGV owner. */
  forget: `
    local entry = redis.call('HMGET', KEYS[1], 'owner', 'deliveryId')
    if entry[1] == ARGV[1] and not entry[2] then redis.call('DEL', KEYS[1]) end
    return 1`,
} as const;
