-- Whole guest checkouts: cart, line, address, delivery with payment, checkout. wrk runs one thread for each
-- connection, so that a thread is one guest after the other. The file BENCH_LINES names variants.
-- A checkout counts when it is answered with `201 Created`.

dofile(os.getenv("BENCH_SCRIPTS") .. "/report.lua")

counted = 0
refused = 0

local variants
local guest = 0
local step = 1
local cart, total

local address = '{"phone":"138 0013 8000","recipient":"李雷","country":"CN","region":"浙江省","city":"杭州市",'
  .. '"district":"西湖区","street":"龙井路 1 号","postcode":"310013"}'
local delivery = '{"delivery_method":"standard","payment_method":"cash_on_delivery"}'

function init()
  wrk.headers["Content-Type"] = "application/json"
  variants = bench_lines("BENCH_LINES")
  guest = number * 1009
end

local steps = {
  function()
    return wrk.format("POST", "/v1/carts", nil, "{}")
  end,
  function()
    local body = string.format('{"variant":"%s","quantity":1}', variants[guest % #variants + 1])
    return wrk.format("POST", "/v1/carts/" .. cart .. "/lines", nil, body)
  end,
  function()
    return wrk.format("PUT", "/v1/carts/" .. cart .. "/address", nil, address)
  end,
  function()
    return wrk.format("PUT", "/v1/carts/" .. cart .. "/delivery", nil, delivery)
  end,
  function()
    local headers = { ["Content-Type"] = "application/json", ["Host"] = wrk.headers["Host"],
      ["Idempotency-Key"] = "guest-" .. cart }
    local body = string.format('{"seen_total":{"minor":%s,"currency":"CNY"}}', total)
    return wrk.format("POST", "/v1/carts/" .. cart .. "/checkout", headers, body)
  end,
}

function request()
  return steps[step]()
end

local function next_guest()
  guest = guest + 1
  step = 1
end

function response(status, _, body)
  if status ~= 200 and status ~= 201 then
    refused = refused + 1
    next_guest()
  elseif step == 5 then
    counted = counted + 1
    next_guest()
  else
    if step == 1 then
      cart = body:match('"id":"(crt_%w+)"')
    elseif step == 4 then
      total = body:match('"totals":{"subtotal":{[^}]*},"delivery":{[^}]*},"total":{"minor":(%d+)')
    end
    step = step + 1
  end
end
