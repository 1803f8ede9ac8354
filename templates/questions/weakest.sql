/*
title: {th: ตัวชี้วัดและข้อที่อ่อนที่สุด, en: Weakest indicators and items}
about: {th: "คะแนนเฉลี่ยของหน่วยงาน จากต่ำไปสูง และจำนวนหน่วยงานที่ต่ำกว่าเกณฑ์ผ่าน {pass}", en: "The agencies' mean scores from the lowest, and how many are below the pass mark of {pass}"}
columns:
  agencies: {title: {th: หน่วยงาน (แห่ง), en: Agencies}, type: count}
  mean_score: {title: {th: คะแนนเฉลี่ย, en: Mean}, type: score}
  lowest: {title: {th: ต่ำสุด, en: Lowest}, type: score}
  below: {title: {th: ต่ำกว่าเกณฑ์ (แห่ง), en: Below the mark}, type: count}
*/
select year, level, code, any_value(name order by name) as name, count(score) as agencies,
    round(avg(score), 2) as mean_score, min(score) as lowest, count(*) filter (where score < $pass) as below
from scores
where level in ('indicator', 'sub_indicator', 'question', 'item') and score is not null
group by year, level, code
having avg(score) < 100
order by level in ('question', 'item'), mean_score,
    try_cast(regexp_extract(code, '[\d.]+') as double), code, year
