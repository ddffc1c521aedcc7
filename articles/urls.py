from django.urls import path, register_converter

from articles import views
from articles.periods import DayConverter, MonthConverter, YearConverter
from articles.previews import shared_preview
from articles.search.views import search, suggestions
from articles.standing import StandingPageConverter, standing_page

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
register_converter(DayConverter, "day")
register_converter(StandingPageConverter, "standing_page")

app_name = "articles"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("bai-viet/<slug:slug>/", views.article_detail, name="detail"),
    path(
        "bai-viet/<slug:slug>/chia-se-<slug:key>.png", views.share_picture_of, name="share_picture"
    ),
    path("chuyen-muc/<slug:slug>/", views.section_detail, name="section"),
    path("co-quan/", views.organisation_list, name="organisations"),
    path("co-quan/<slug:slug>/", views.organisation_detail, name="organisation"),
    path("lanh-dao/", views.official_list, name="officials"),
    path("lanh-dao/<slug:slug>/", views.official_detail, name="official"),
    path("lanh-dao/<slug:slug>/<year:year>/", views.official_detail, name="official"),
    path("loat-bai/", views.series_list, name="series_list"),
    path("loat-bai/<slug:slug>/", views.series_detail, name="series"),
    path("luu-tru/", views.archive, name="archive"),
    path("luu-tru/<year:year>/", views.archive, name="archive"),
    path("luu-tru/<year:year>/<month:month>/", views.archive, name="archive"),
    path("luu-tru/<year:year>/<month:month>/<day:day>/", views.archive, name="archive"),
    path("su-kien/", views.event_list, name="events"),
    path("su-kien/<slug:slug>-<int:pk>/", views.event_detail, name="event"),
    path("tac-gia/", views.author_list, name="authors"),
    path("phu-de/<int:pk>-<slug:token>.vtt", views.captions, name="captions"),
    path("tac-gia/<slug:slug>/", views.author_detail, name="author"),
    path("dinh-chinh/", views.corrections, name="corrections"),
    path("chu-de/", views.topic_list, name="topics"),
    path("chu-de/<slug:slug>/", views.topic_detail, name="topic"),
    path("tim-kiem/", search, name="search"),
    path("tim-kiem/goi-y/", suggestions, name="suggestions"),
    path("xem-truoc/<str:token>/", shared_preview, name="preview"),
    path("<standing_page:slug>/", standing_page, name="page"),
]
