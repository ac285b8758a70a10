-- contact: note what a customer's contact says, forget what is too old or too much, give all that is known.
-- KEYS[1] profile   KEYS[2] history hash
-- ARGV[1] "oldest keep most": oldest moment kept in epoch ms, seconds the history is kept after its last change,
--         most entries kept   ARGV[2..] field, value, …: a value begins with its moment in epoch ms and a space
-- returns  { profile or false, { field, value, … } }
local oldest, keep, most = string.match(ARGV[1], "(%d+) (%d+) (%d+)")
oldest, most = tonumber(oldest), tonumber(most)
if #ARGV > 1 then
  redis.call("HSET", KEYS[2], unpack(ARGV, 2))
  redis.call("EXPIRE", KEYS[2], keep)
end
local known = redis.call("HGETALL", KEYS[2])
local moments = {}
for i = 2, #known, 2 do
  moments[#moments + 1] = tonumber(string.match(known[i], "^%d+")) or 0
end
if #moments > most then
  local sorted = { unpack(moments) }
  table.sort(sorted)
  oldest = math.max(oldest, sorted[#sorted - most + 1])
end
local kept = {}
for i, moment in ipairs(moments) do
  if moment < oldest then
    redis.call("HDEL", KEYS[2], known[2 * i - 1])
  else
    kept[#kept + 1] = known[2 * i - 1]
    kept[#kept + 1] = known[2 * i]
  end
end
return { redis.call("GET", KEYS[1]), kept }
