{{#CONFIRM}}
<p>[[You haven't signed in with {{>NUMBER}} for a long time. Numbers that are given up go to other people after a while, so no message was sent there yet.]]</p>
<form method="post" action="{{RESEND}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<button class="btn primary wide" type="submit">[[Yes, send the code]]</button>
</form>
<p class="soft">[[No longer yours? Then write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{#AS}}<p class="soft">[[Signing in as <strong>{{EMAIL}}</strong>. <a class="keep" href="{{RESTART}}">Not you?</a>]]</p>{{/AS}}
{{/CONFIRM}}
{{#LIVE}}
{{#HERE}}
<div class="flow">
<p id="about">{{#PROVEN}}[[We texted a <span class="keep">6-digit</span> code to {{>NUMBER}}. It works until <time class="keep" data-time="clock" datetime="{{UNTIL_TIME}}">{{UNTIL}}</time> <span class="keep">({{MINUTES}})</span>.]]{{/PROVEN}}{{#TYPED_NUMBER}}[[We texted a <span class="keep">6-digit</span> code to <bdi class="num" dir="ltr">{{WHOLE}}</bdi> ({{COUNTRY}}). It works until <time class="keep" data-time="clock" datetime="{{UNTIL_TIME}}">{{UNTIL}}</time> <span class="keep">({{MINUTES}})</span>.]]{{/TYPED_NUMBER}}</p>
{{#NEW_NUMBER}}<p><a href="{{CHANGE}}">[[Change this number]]</a></p>{{/NEW_NUMBER}}
{{#AS}}<p class="soft">[[Signing in as <strong>{{EMAIL}}</strong>. <a class="keep" href="{{RESTART}}">Not you?</a>]]</p>{{/AS}}
</div>
{{/HERE}}
{{#NEW_SINCE}}<div class="notice info"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#info"/></svg><p>[[Codes have gone to this number since <time datetime="{{TIME}}">{{AT}}</time>. You didn't set that up? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div>{{/NEW_SINCE}}
{{#UNDELIVERED}}<div class="notice bad" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#error"/></svg><p>[[We couldn't deliver a text to this number. Is it right? Then write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div>{{/UNDELIVERED}}
{{#LATE}}<div class="notice warn" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#clock"/></svg><p>[[The text is delayed. We keep trying.]]</p></div>{{/LATE}}
{{#OTHER_SESSION}}<div class="notice info" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#info"/></svg><p>[[You started this change in another browser. Finish it there, or cancel it here and start again.]]</p></div>{{/OTHER_SESSION}}
{{#HERE}}
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="code">[[Security code]]</label>
<p class="hint" id="code-hint">[[6 digits]]</p>
{{>CODE_ERROR}}
<input id="code" name="code" class="code" type="text" dir="ltr" inputmode="numeric" autocomplete="one-time-code" maxlength="500" value="{{TYPED}}" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#CODE_INVALID}}code-error {{/CODE_INVALID}}about code-hint"{{#CODE_INVALID}} aria-invalid="true"{{/CODE_INVALID}}>
</div>
{{>TRUST_BOX}}{{#END_OTHERS}}<label class="tick" for="end_others"><input id="end_others" name="end_others" type="checkbox" value="1"{{#TICKED}} checked{{/TICKED}}><span>[[Sign out everywhere else and delete app passwords]]</span></label>{{/END_OTHERS}}
<div class="acts"><button class="btn{{#ALONE}} wide{{/ALONE}} {{#TAKES_AWAY}}danger solid{{/TAKES_AWAY}}{{#PLAIN}}primary{{/PLAIN}}" type="submit">{{BUTTON}}</button>{{#CAN_CANCEL}}<button class="btn" type="submit" formnovalidate formaction="{{CANCEL}}">{{LEAVE}}</button>{{/CAN_CANCEL}}{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
<div class="flow split">
<h2 class="h3">[[Not received a text?]]</h2>
{{>RESEND_FORM}}
{{#TIPS}}<details class="more"><summary>[[Why it may be late]]</summary>
<ul class="dots soft"><li>[[A text can take a minute or two.]]</li><li>[[Check that your phone has coverage and isn't in flight mode.]]</li><li>[[Look in the folder for unknown senders.]]</li></ul>
</details>{{/TIPS}}
{{#HELP}}<p><a href="{{HELP_PAGE}}">[[What we know of this text]]</a></p>{{/HELP}}
{{#NO_PHONE}}<p class="soft">[[No access to that phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/NO_PHONE}}
</div>
{{/HERE}}
{{#ELSEWHERE}}<form method="post" action="{{CANCEL}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">[[Cancel the change]]</button></form>{{/ELSEWHERE}}
{{/LIVE}}
{{#DEAD}}
<p{{#SAID}} role="alert" tabindex="-1" autofocus{{/SAID}}>{{WHY}}</p>
{{#NEW_CODE}}
<form method="post" action="{{ANEW}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<button class="btn primary wide" type="submit">[[Get a new code]]</button>
</form>
{{/NEW_CODE}}
{{#START_AGAIN}}<p><a class="btn primary" href="{{RESTART}}">[[Get a new code]]</a></p>{{/START_AGAIN}}
<p class="soft">[[No access to that phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/DEAD}}
