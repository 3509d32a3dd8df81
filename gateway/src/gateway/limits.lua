-- Two duties around the limits of the route table.
-- 1. Callers without a token: failures are counted per address, and only failures (a whole campus shares one address).
-- 2. Envoy's x-ratelimit-* headers become RateLimit, RateLimit-Policy and Retry-After.
-- The counters belong to one worker thread: with n workers an address may fail up to n times as often.

local NOTES = "wangqian.limits"
local MOST_ADDRESSES = 20000
local failures, addresses = {}, 0

local function window_of(key, now)
  local seen = failures[key]
  if seen and now < seen.ends then return seen end
  return nil
end

local function forget_ended(now)
  local kept, count = {}, 0
  for key, seen in pairs(failures) do
    if now < seen.ends then kept[key] = seen; count = count + 1 end
  end
  -- Still full: starting afresh forgives everybody once; growing without end would stop the gateway.
  if count >= MOST_ADDRESSES then kept, count = {}, 0 end
  failures, addresses = kept, count
end

local function count_failure(key, window, now)
  local seen = window_of(key, now)
  if seen then seen.count = seen.count + 1; return end
  if addresses >= MOST_ADDRESSES then forget_ended(now) end
  if not failures[key] then addresses = addresses + 1 end
  failures[key] = {count = 1, ends = now + window}
end

local function name_limit(headers, policy, quota, window, left, resets)
  headers:add("ratelimit-policy", string.format('"%s";q=%d;w=%d', policy, quota, window))
  headers:add("ratelimit", string.format('"%s";r=%d;t=%d', policy, left, resets))
  -- A service that refuses by a limit of its own has said when to come back.
  if headers:get(":status") == "429" and not headers:get("retry-after") then
    headers:add("retry-after", tostring(math.max(1, resets)))
  end
end

function envoy_on_request(handle)
  local route, headers = handle:metadata(), handle:headers()
  local mine = handle:streamInfo():dynamicMetadata()
  if headers:get("x-auth-sub") then
    mine:set(NOTES, "account", true)
  elseif route:get("failures") then
    local key = route:get("failure_policy") .. " " .. (headers:get("x-forwarded-for") or "unknown")
    mine:set(NOTES, "key", key)
    local seen = window_of(key, os.time())
    if seen and seen.count >= route:get("failures") then handle:respond({[":status"] = "429"}, "") end
  end
end

local function name_failures(headers, route, key, now)
  local allowed, window = route:get("failures"), route:get("failure_window")
  local status = tonumber(headers:get(":status"))
  if status >= 400 and status < 500 and status ~= 429 then count_failure(key, window, now) end
  local seen = window_of(key, now)
  if seen then
    name_limit(headers, route:get("failure_policy"), allowed, window, math.max(0, allowed - seen.count), seen.ends - now)
  end
end

local function name_account(headers, route)
  local left, resets = headers:get("x-ratelimit-remaining"), headers:get("x-ratelimit-reset")
  if left and route:get("policy") then
    name_limit(headers, route:get("policy"), route:get("quota"), route:get("window"), tonumber(left), tonumber(resets))
  end
end

function envoy_on_response(handle)
  local headers, route = handle:headers(), handle:metadata()
  local mine = handle:streamInfo():dynamicMetadata():get(NOTES) or {}
  if mine["key"] then name_failures(headers, route, mine["key"], os.time()) end
  if mine["account"] then name_account(headers, route) end
  for _, name in ipairs({"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-envoy-ratelimited"}) do
    headers:remove(name)
  end
end
