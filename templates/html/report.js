document.querySelectorAll('table[data-filter]').forEach(function(table){
var box=document.createElement('p'),label=document.createElement('label'),input=document.createElement('input'),
count=document.createElement('span'),rows=Array.prototype.slice.call(table.tBodies[0].rows),
plain=function(text){return text.normalize('NFC').toLowerCase()},
total=rows.filter(function(row){return row.className===''}).length;
box.className='filter';label.textContent=table.dataset.filter+' ';input.type='search';
count.setAttribute('role','status');label.appendChild(input);box.appendChild(label);
box.appendChild(document.createTextNode(' '));box.appendChild(count);
table.parentNode.parentNode.insertBefore(box,table.parentNode);
input.addEventListener('input',function(){var wanted=plain(input.value.trim()),head=null,shown=0;
rows.forEach(function(row){if(row.className==='heading'){head=row;row.hidden=wanted!=='';return}
var hit=wanted===''||plain(row.textContent).indexOf(wanted)>=0;
if(row.className===''){row.hidden=!hit;if(hit){shown++;if(head)head.hidden=false}}
else{row.hidden=wanted!==''}});
count.textContent=wanted===''?'':table.dataset.shown.replace('##',total).replace('#',shown)})});
