/** Atomic operations in Redis. Each is safe to repeat, and safe to run late. */
export const sendScripts = {
  /** KEYS entry, ids in doubt with the lookup key; ARGV owner, attemptedAt, keepMs, id, lookupKey. Returns the existing entry. */
  begin: `
    local found = redis.call('HMGET', KEYS[1], 'owner', 'attemptedAt', 'deliveryId')
    if found[1] then return found end
    redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'attemptedAt', ARGV[2], 'lookupKey', ARGV[5])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    redis.call('SADD', KEYS[2], ARGV[4])
    redis.call('PEXPIRE', KEYS[2], ARGV[3])
    return false`,

  /**
   * KEYS entry, delivery; ARGV id, deliveryId, owner, attemptedAt, keepMs, and the prefixes of entries, deliveries and ids in
   * doubt: the other id of this delivery, the other delivery of this id and the lookup keys are known only here.
   */
  confirm: `
    local other = redis.call('GET', KEYS[2])
    if other and other ~= ARGV[1] then
      redis.call('HDEL', ARGV[6] .. other, 'deliveryId')
      local key = redis.call('HGET', ARGV[6] .. other, 'lookupKey')
      if key then
        redis.call('SADD', ARGV[8] .. key, other)
        redis.call('PEXPIRE', ARGV[8] .. key, ARGV[5])
      end
    end
    local before = redis.call('HGET', KEYS[1], 'deliveryId')
    if before and before ~= ARGV[2] then redis.call('DEL', ARGV[7] .. before) end
    redis.call('HSETNX', KEYS[1], 'owner', ARGV[3])
    redis.call('HSETNX', KEYS[1], 'attemptedAt', ARGV[4])
    redis.call('HSET', KEYS[1], 'deliveryId', ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[5])
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[5])
    local own = redis.call('HGET', KEYS[1], 'lookupKey')
    if own then redis.call('SREM', ARGV[8] .. own, ARGV[1]) end
    return 1`,

  /** KEYS entry, delivery; ARGV id, deliveryId, keepMs, prefix of ids in doubt. Returns 0 when the entry is not in doubt, or the delivery belongs to another id. */
  claim: `
    local entry = redis.call('HMGET', KEYS[1], 'owner', 'deliveryId', 'lookupKey')
    if not entry[1] or entry[2] then return 0 end
    if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[3]) then return 0 end
    redis.call('HSET', KEYS[1], 'deliveryId', ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    if entry[3] then redis.call('SREM', ARGV[4] .. entry[3], ARGV[1]) end
    return 1`,

  /** KEYS entry; ARGV id, attemptedUntil, prefixes of entries and ids in doubt. Returns the other ids in doubt. */
  rivals: `
    local rivals = {}
    local key = redis.call('HGET', KEYS[1], 'lookupKey')
    if not key then return rivals end
    for _, other in ipairs(redis.call('SMEMBERS', ARGV[4] .. key)) do
      local entry = redis.call('HMGET', ARGV[3] .. other, 'attemptedAt', 'deliveryId')
      local isInDoubt = entry[1] and not entry[2] and tonumber(entry[1]) <= tonumber(ARGV[2])
      if other ~= ARGV[1] and isInDoubt then table.insert(rivals, other) end
    end
    return rivals`,

  /** KEYS entry; ARGV owner, id, prefix of ids in doubt. */
  forget: `
    local entry = redis.call('HMGET', KEYS[1], 'owner', 'deliveryId', 'lookupKey')
    if entry[1] ~= ARGV[1] or entry[2] then return 1 end
    redis.call('DEL', KEYS[1])
    if entry[3] then redis.call('SREM', ARGV[3] .. entry[3], ARGV[2]) end
    return 1`,
} as const;
