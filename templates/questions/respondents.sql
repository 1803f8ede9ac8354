/*
title: {th: ผู้ตอบไม่ถึงขั้นต่ำ, en: Respondents below the minimum}
about: {th: "เครื่องมือที่มีผู้ตอบน้อยกว่าขั้นต่ำ และที่ยังไม่รู้ขั้นต่ำของขนาดหน่วยงาน", en: "Tools with fewer answers than the agency's size needs, and those whose minimum is not known"}
columns:
  lacks: {title: {th: ขาดอีก (คน), en: Missing}, type: count}
*/
select province, agency, agency_type, year, code, name, asked, minimum, coalesce(answered, 0) as answered,
    minimum - coalesce(answered, 0) as lacks
from scores
where coalesce(answered, 0) < minimum or answered is not null and minimum is null
order by lacks desc nulls last, province, agency, unit, code
