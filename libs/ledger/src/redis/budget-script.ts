/**
 * One step of a request budget, atomic. KEYS budget, instances; ARGV the request as JSON, the instance's id.
 *
 * Slots follow one another at the level's rate (GCRA). A hold voids the slots before its end. The clock is Redis's own, so that
 * those of the instances need not agree; where it was set back, what lies too far ahead is cut off.
 */
export const BUDGET_STEP = `
  local request, time = cjson.decode(ARGV[1]), redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local found = redis.call('HMGET', KEYS[1], 'level', 'version', 'slot', 'hold', 'since', 'ok', 'throttled', 'failed')
  local function number(index) return tonumber(found[index] or 0) end

  local level, version = found[1] or cjson.encode(request.initial), number(2)
  if request.decided and request.decided.version == version then
    level, version = cjson.encode(request.decided.level), version + 1
  end
  local perSecond = cjson.decode(level).perSecond

  local hold = math.min(number(4), now + ${300_000})
  local slot = math.min(number(3), math.max(now, hold) + request.aheadMs)
  if now + request.holdMs > math.max(now, hold) then
    hold = now + request.holdMs
    slot = hold
  end
  slot = math.max(slot, now - request.burstMs)
  local first, taken = slot, 0
  if slot <= now + request.withinMs then
    taken = math.min(request.slots, 1 + math.floor((now + request.withinMs - slot) * perSecond / 1000))
    slot = slot + taken * 1000 / perSecond
  end

  local since, counts, added = math.min(number(5), now), {}, 0
  for index, name in ipairs({'ok', 'throttled', 'failed'}) do
    counts[name] = number(5 + index) + request.responses[name]
    added = added + request.responses[name]
  end
  if since == 0 and added > 0 then since = now - request.agedMs end
  local window
  if since > 0 and now - since >= 1000 then
    window = {ok = counts.ok, throttled = counts.throttled, failed = counts.failed, elapsedMs = now - since}
    since, counts = 0, {ok = 0, throttled = 0, failed = 0}
  end

  local function text(value) return string.format('%.3f', value) end
  redis.call('HSET', KEYS[1], 'level', level, 'version', version, 'slot', text(slot), 'hold', text(hold),
    'since', text(since), 'ok', counts.ok, 'throttled', counts.throttled, 'failed', counts.failed)
  redis.call('ZADD', KEYS[2], text(now), ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(now - ${10_000}))
  redis.call('PEXPIRE', KEYS[1], ${86_400_000})
  redis.call('PEXPIRE', KEYS[2], ${10_000})
  return cjson.encode({level = cjson.decode(level), version = version, taken = taken,
    firstMs = first - now, nextMs = slot - now, heldMs = math.max(0, hold - now), instances = redis.call('ZCARD', KEYS[2]), window = window})`;
