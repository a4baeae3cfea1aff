-- HAProxy (2.6 or later) asks the gate of Twostep about a request: docs/deploy/haproxy.md.
--
--     http-request lua.twostep_gate 127.0.0.1:8080
--     http-request deny deny_status 503 unless { var(txn.twostep_gate) -m str granted }
--
-- If the request may go on, it sets txn.twostep_gate, replaces Remote-User and the other identity fields that the
-- browser sent, removes Twostep's cookies, and blocks all upgrades except WebSocket's; otherwise it returns the
-- gate's answer. HAProxy continues after a failed script: hence the second line.

local patience = 10000 -- milliseconds
-- The gate's answers that refuse a request; the last three if the gate can't parse it.
local refusals = { [303] = true, [401] = true, [403] = true, [400] = true, [414] = true, [431] = true }
local identity = { "remote-user", "remote-id", "remote-email", "remote-name", "remote-groups", "remote-amr" }
local asked_with = { "authorization", "user-agent", "accept", "accept-language", "sec-fetch-mode", "traceparent" }
local handed_on = {
    "location", "www-authenticate", "content-type", "content-security-policy", "x-content-type-options", "referrer-policy",
    "cache-control",
}

-- headers: HAProxy's form, a list of values for each name, indexed from 0.
local function first(headers, name)
    local values = headers[name]
    return values and values[0]
end

-- All Cookie fields together.
local function cookies_in(headers)
    local cookies = {}
    local values = headers["cookie"] or {}
    local i = 0
    while values[i] do
        for pair in values[i]:gmatch("[^;]+") do
            pair = pair:match("^%s*(.-)%s*$")
            if pair ~= "" then table.insert(cookies, pair) end
        end
        i = i + 1
    end
    return cookies
end

local function is_of_twostep(pair)
    local name = pair:match("^[^=]*")
    name = name:match("^__Host%-(.*)$") or name:match("^__Secure%-(.*)$") or name
    return name == "twostep" or name:match("^twostep_%l+$") ~= nil
end

local function ask(txn, gate, headers, cookies)
    local asked = {
        ["x-forwarded-for"] = { txn.f:src() },
        ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
        ["x-forwarded-host"] = { first(headers, "host") },
        ["x-forwarded-uri"] = { txn.f:pathq() },
        ["x-forwarded-method"] = { txn.f:method() },
    }
    for _, name in ipairs(asked_with) do
        local value = first(headers, name)
        if value then asked[name] = { value } end
    end
    if #cookies > 0 then asked["cookie"] = { table.concat(cookies, "; ") } end
    return core.httpclient():get{ url = "http://" .. gate .. "/gate/check?mode=redirect", headers = asked, timeout = patience }
end

-- Also Remote_User and Remote.User, which many applications treat as the same name.
local function put_identity(txn, headers, answer)
    for name in pairs(headers) do
        if name:lower():match("^remote%W") then txn.http:req_del_header(name) end
    end
    for _, name in ipairs(identity) do
        txn.http:req_set_header(name, first(answer.headers, name) or "")
    end
end

-- With these cookies an application could do what the person may do.
local function keep_cookies_back(txn, cookies)
    local others = {}
    for _, pair in ipairs(cookies) do
        if not is_of_twostep(pair) then table.insert(others, pair) end
    end
    txn.http:req_del_header("cookie")
    if #others > 0 then txn.http:req_set_header("cookie", table.concat(others, "; ")) end
end

-- The gate isn't asked about requests in a tunnel; an HTTP/2 tunnel (h2c) could carry requests for any path.
local function keep_upgrades_back(txn, headers)
    local upgrades = headers["upgrade"]
    local is_websocket = upgrades and not upgrades[1] and upgrades[0]:lower() == "websocket"
    txn.http:req_del_header("connection")
    txn.http:req_del_header("http2-settings")
    if is_websocket then
        txn.http:req_set_header("connection", "Upgrade")
        txn.http:req_set_header("upgrade", "websocket")
    else
        txn.http:req_del_header("upgrade")
    end
end

local function hand_on(txn, answer)
    local reply = txn:reply()
    reply:set_status(answer.status)
    for _, name in ipairs(handed_on) do
        local value = first(answer.headers, name)
        if value then reply:add_header(name, value) end
    end
    if txn.f:method() ~= "HEAD" then reply:set_body(answer.body or "") end
    txn:done(reply)
end

local function refuse_connect(txn)
    local reply = txn:reply()
    reply:set_status(405)
    txn:done(reply)
end

core.register_action("twostep_gate", { "http-req" }, function(txn, gate)
    if txn.f:method() == "CONNECT" then return refuse_connect(txn) end
    local headers = txn.http:req_get_headers()
    local cookies = cookies_in(headers)
    local answer = ask(txn, gate, headers, cookies)
    if not answer then return end
    if answer.status == 204 then
        put_identity(txn, headers, answer)
        keep_cookies_back(txn, cookies)
        keep_upgrades_back(txn, headers)
        txn:set_var("txn.twostep_gate", "granted")
    elseif refusals[answer.status] then
        hand_on(txn, answer)
    end
end, 1)
