{{#INCOMPLETE}}<p class="meta" role="status">[[Older activity is still being read. Look again in a minute.]]</p>{{/INCOMPLETE}}
{{#NOTHING}}<p class="meta">[[Nothing happened in the last 28 days.]]</p>{{/NOTHING}}
{{#DAY}}
<h3 class="day">{{NAME}}</h3>
<ul>
{{#ROW}}
<li class="row"><span class="ico{{#GRAVE}} warn{{/GRAVE}}"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#{{SYMBOL}}"/></svg></span><div><p class="name">{{WHAT}}</p><p class="meta">{{#AT}}{{>AT}}{{/AT}}{{#SPAN}}[[{{>FROM}} to {{>TO}}]]{{/SPAN}}{{#DETAIL}} · {{TEXT}}{{/DETAIL}}</p></div>{{#NOT_ME}}<div class="do"><a class="btn" href="{{PREFIX}}{{PATH}}">[[This wasn't me]]<span class="sr">: {{WHAT}}</span></a></div>{{/NOT_ME}}</li>
{{/ROW}}
</ul>
{{/DAY}}
