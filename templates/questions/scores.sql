/*
title: {th: การกระจายของคะแนน, en: Distribution of scores}
about: {th: "คะแนนรวมของหน่วยงานแยกตามจังหวัดและระดับผล", en: "The agencies' totals by province and grade"}
columns:
  agencies: {title: {th: หน่วยงาน (แห่ง), en: Agencies}, type: count}
  lowest: {title: {th: ต่ำสุด, en: Lowest}, type: score}
  middle: {title: {th: มัธยฐาน, en: Median}, type: score}
  mean_score: {title: {th: คะแนนเฉลี่ย, en: Mean}, type: score}
  highest: {title: {th: สูงสุด, en: Highest}, type: score}
*/
select province, year, grade, count(*) as agencies, min(score) as lowest, round(median(score), 2) as middle,
    round(avg(score), 2) as mean_score, max(score) as highest
from scores
where level = 'total' and score is not null
group by province, year, grade
order by province, year, highest desc, grade
